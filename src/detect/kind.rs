//! Kinds of secrets and the categories a person switches on or off.
//!
//! A kind names the placeholder (`REDACTED-session-cookie-3`), a category groups kinds in the policy and on the
//! page. Both lists are sorted by slug; adding a kind is one line.

/// How a secret of a kind is replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mask {
    /// `REDACTED-<kind>-<n>`; digits in a place that holds only digits.
    Placeholder,
    /// `user-<n>@redacted.invalid`.
    Email,
    /// Digits of the same length that fail the Luhn check.
    Card,
    /// The country's code, check digits `00`, then zeros and the number: fails mod 97.
    Iban,
    /// `+999` and the number in the original's length.
    Phone,
    /// An address in 198.18.0.0/15 or 2001:db8::/32.
    Ip,
}

macro_rules! kinds {
    ($( $variant:ident $slug:literal $category:ident $mask:ident ; )*) => {
        /// What a secret is. The slug stands in placeholders, policies and reports.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "kebab-case")]
        #[repr(u8)]
        pub enum Kind { $( #[doc = $slug] $variant, )* }
        impl Kind {
            /// Every kind, sorted by slug.
            pub const ALL: &'static [Kind] = &[ $( Kind::$variant, )* ];
            /// The kind's name in placeholders and reports.
            pub const fn slug(self) -> &'static str { match self { $( Kind::$variant => $slug, )* } }
            /// The switch it belongs to.
            pub const fn category(self) -> Category { match self { $( Kind::$variant => Category::$category, )* } }
            /// How it is replaced.
            pub const fn mask(self) -> Mask { match self { $( Kind::$variant => Mask::$mask, )* } }
        }
    };
}

kinds! {
    AccessToken       "access-token"        Tokens      Placeholder;
    ApiKey            "api-key"             ApiKeys     Placeholder;
    Authorization     "authorization"       Tokens      Placeholder;
    BotToken          "bot-token"           Tracking    Placeholder;
    CardNumber        "card-number"         Cards       Card;
    CardSecurityCode  "card-security-code"  Cards       Placeholder;
    ClientSecret      "client-secret"       ApiKeys     Placeholder;
    Cookie            "cookie"              Cookies     Placeholder;
    CsrfToken         "csrf-token"          Tokens      Placeholder;
    Custom            "custom"              Custom      Placeholder;
    Email             "email"               Email       Email;
    Iban              "iban"                Bank        Iban;
    BankAccount       "bank-account"        Bank        Placeholder;
    IdToken           "id-token"            Tokens      Placeholder;
    IpAddress         "ip-address"          IpAddresses Ip;
    JwtClaim          "jwt-claim"           Tokens      Placeholder;
    JwtSignature      "jwt-signature"       Tokens      Placeholder;
    Location          "location"            Location    Placeholder;
    NationalId        "national-id"         NationalIds Placeholder;
    OneTimeCode       "one-time-code"       Codes       Placeholder;
    OauthCode         "oauth-code"          Tokens      Placeholder;
    Password          "password"            Passwords   Placeholder;
    PersonName        "person-name"         Names       Placeholder;
    Phone             "phone"               Phone       Phone;
    PostalAddress     "postal-address"      Addresses   Placeholder;
    PrivateKey        "private-key"         PrivateKeys Placeholder;
    RefreshToken      "refresh-token"       Tokens      Placeholder;
    SamlAssertion     "saml-assertion"      Tokens      Placeholder;
    Secret            "secret"              ApiKeys     Placeholder;
    SessionCookie     "session-cookie"      Cookies     Placeholder;
    SessionId         "session-id"          Tokens      Placeholder;
    Signature         "signature"           Signatures  Placeholder;
    Token             "token"               Tokens      Placeholder;
    TrackingId        "visitor-id"          Tracking    Placeholder;
    Username          "username"            Usernames   Placeholder;
    WebhookUrl        "webhook-url"         ApiKeys     Placeholder;
}

macro_rules! categories {
    ($( $variant:ident $slug:literal $standard:literal ; )*) => {
        /// A switch of the policy.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum Category { $( #[doc = $slug] $variant, )* }
        impl Category {
            /// Every category, sorted by slug.
            pub const ALL: &'static [Category] = &[ $( Category::$variant, )* ];
            /// The name in policies and reports.
            pub const fn slug(self) -> &'static str { match self { $( Category::$variant => $slug, )* } }
            /// Whether level `standard` removes it; `strict` removes all.
            pub const fn in_standard(self) -> bool { match self { $( Category::$variant => $standard, )* } }
        }
    };
}

categories! {
    Addresses   "addresses"     false;
    ApiKeys     "api-keys"      true;
    Bank        "bank"          true;
    Cards       "cards"         true;
    Codes       "codes"         true;
    Cookies     "cookies"       true;
    Custom      "custom"        true;
    Email       "email"         true;
    IpAddresses "ip-addresses"  false;
    Location    "location"      false;
    Names       "names"         false;
    NationalIds "national-ids"  false;
    Passwords   "passwords"     true;
    Phone       "phone"         true;
    PrivateKeys "private-keys"  true;
    Signatures  "signatures"    true;
    Tokens      "tokens"        true;
    Tracking    "tracking"      true;
    Usernames   "usernames"     false;
}
