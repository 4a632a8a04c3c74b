/**
 * Tous les textes de la page en français. Même forme que `en.ts` ; les textes à arguments sont des fonctions.
 */

import type { Texts } from './en';
import { bench } from './fr-bench';
import { caseTexts } from './fr-case';
import { details } from './fr-details';
import { embed } from './fr-embed';
import { headers } from './fr-headers';
import { importProblems, unpack } from './fr-import';
import { pages } from './fr-pages';

const whole = (n: number): string => n.toLocaleString('fr');
const many = (n: number, one: string, more: string): string => `${whole(n)} ${n < 2 ? one : more}`;

const secrets = (n: number): string => many(n, 'secret', 'secrets');
const places = (n: number): string => many(n, 'endroit', 'endroits');
const entries = (n: number): string => many(n, 'entrée', 'entrées');

export const fr: Texts = {
  locale: 'fr',
  units: ['o', 'ko', 'Mo', 'Go', 'To'],
  bench,
  case: caseTexts,
  details,
  embed,
  headers,
  unpack,
  ...pages,

  app: {
    name: 'harmless',
    steps: { open: 'Ouvrir', review: 'Vérifier', save: 'Enregistrer' },
    stepsLabel: 'Étapes',
    themeToDark: 'Passer aux couleurs sombres',
    themeToLight: 'Passer aux couleurs claires',
    local: 'Fonctionne uniquement sur cet ordinateur',
  },

  start: {
    title: 'Rendre une capture HAR sûre à partager',
    lead: 'Une capture contient les mots de passe, cookies et jetons de la session enregistrée. harmless les trouve, vous les montre et enregistre une copie qui n’en contient plus. Tout le reste demeure tel quel.',
    choose: 'Choisir une capture',
    or: 'ou déposez le fichier ici, ou collez-le',
    dropNow: 'Déposez-le pour l’ouvrir',
    accepts:
      'Fichiers HAR de toute taille, compressés ou non, et archives Fiddler (SAZ). Le fichier est lu sur cet ordinateur et n’est envoyé nulle part.',
    zone: 'Ouvrir une capture',
  },

  proof: {
    title: 'Comment vérifier que rien ne sort',
    titleAfter: 'Rien n’a quitté cet ordinateur',
    lead: 'C’est le navigateur qui l’impose : cette page n’a le droit de faire aucune requête. Vous n’avez pas à nous croire sur parole.',
    ways: [
      [
        'Observez le réseau',
        'Appuyez sur F12, ouvrez le panneau Réseau, puis ouvrez une capture. Aucune requête vers un serveur n’apparaît.',
      ],
      ['Coupez la connexion', 'Désactivez le réseau avant de choisir un fichier. Tout fonctionne de la même façon.'],
      [
        'Gardez la page',
        'Enregistrez cette page comme fichier et ouvrez-la depuis le disque. C’est un seul fichier, sans serveur.',
      ],
    ],
  },

  replace: {
    title: 'Ouvrir celui-ci à la place ?',
    lead: (name: string) => `Ce que vous avez regardé et choisi est oublié, et ${name} est ouvert.`,
    open: 'L’ouvrir',
    keep: 'Garder ce qui est ouvert',
  },

  reading: {
    title: 'Lecture de la capture',
    cancel: 'Annuler',
    progress: (done: string, total: string) => `${done} sur ${total}`,
    entries,
    left: (time: string) => `encore ${time} environ`,
    announce: (percent: number) => `${percent} pour cent lus`,
    bar: 'Lecture',
    table: 'Entrées lues jusqu’ici',
  },

  table: {
    label: 'Entrées de la capture',
    none: 'Pas encore d’entrées',
    columns: {
      index: 'N°',
      started: 'Début',
      method: 'Méthode',
      status: 'État',
      host: 'Hôte',
      path: 'Chemin',
      type: 'Type',
      size: 'Taille',
      time: 'Durée',
    },
    noReply: 'aucun',
    unknown: '–',
  },

  review: {
    title: (n: number) => (n < 2 ? `${secrets(n)} sera retiré` : `${secrets(n)} seront retirés`),
    titleNone: 'Aucun secret trouvé',
    none: 'Il n’y a rien à examiner.',
    titleEmpty: 'Cette capture est vide',
    leadEmpty:
      'Elle ne contient aucune requête et n’aidera personne. Ouvrez le panneau Réseau avant que le problème n’apparaisse, refaites ce qui échoue, puis exportez de nouveau ; l’Aide dit comment dans chaque navigateur.',
    titleAllKept: 'Rien ne sera retiré',
    lead: (n: number) =>
      `À ${places(n)}. Parcourez ce qui a été trouvé, gardez ce que vous voulez garder, puis créez la copie nettoyée.`,
    leadNone:
      'La copie nettoyée sera identique au fichier ouvert, octet pour octet. Si vous connaissez un texte qui ne doit pas être partagé, faites-le retirer aussi.',
    leadAllKept:
      'Ce qui a été trouvé est conservé : ce genre reste à ce niveau, ou a été désactivé. Activez-le ci-dessous pour le faire retirer.',
    titleClean: 'Ce fichier semble être déjà nettoyé',
    leadClean:
      'Son nom dit que harmless l’a faite, et rien n’y est à retirer. Ce qui s’est mal passé se lit sous Constats et Requêtes.',
    tabs: 'Vues de la capture',
    tabSecrets: 'Secrets',
    tabEntries: 'Entrées',
    make: 'Créer la copie nettoyée',
    bar: (n: number, at: number) => `${secrets(n)} à ${places(at)}`,
    barNone: 'Rien à retirer',
    another: 'Ouvrir une autre',
    warnings: (n: number) => `${many(n, 'entrée n’est pas conforme', 'entrées ne sont pas conformes')} au format HAR`,
    warningsLead:
      'Ce qui n’est pas du JSON valide ne peut pas être examiné : la copie nettoyée contient une entrée vide à la place. Tout le reste a été examiné et demeure.',
    facts: {
      file: 'Fichier',
      size: 'Taille',
      entries: 'Entrées',
      pages: 'Pages',
      made: 'Créée par',
      started: 'Début',
      duration: 'Durée',
    },
    failed: 'Cela n’a pas fonctionné. La liste montre l’état tel qu’il est.',
  },

  category: {
    names: {
      addresses: 'Adresses postales',
      'api-keys': 'Clés d’API et secrets de clients',
      bank: 'Comptes bancaires',
      cards: 'Cartes de paiement',
      codes: 'Codes à usage unique',
      cookies: 'Cookies',
      custom: 'Vos propres textes',
      email: 'Adresses électroniques',
      'ip-addresses': 'Adresses IP',
      location: 'Positions',
      names: 'Noms de personnes',
      'national-ids': 'Numéros d’identité nationaux',
      passwords: 'Mots de passe',
      phone: 'Numéros de téléphone',
      'private-keys': 'Clés privées',
      signatures: 'Signatures de liens et de requêtes',
      tokens: 'Jetons et autorisations',
      tracking: 'Identifiants de suivi et de visiteurs',
      usernames: 'Noms d’utilisateurs',
    },
    counts: (n: number, at: number) => `${secrets(n)} à ${places(at)}`,
    kept: (n: number) => many(n, 'gardé', 'gardés'),
    keptAll: 'gardés',
    remove: (name: string) => `Retirer : ${name}`,
    locked: 'Fixé par la politique',
    loading: 'Chargement',
  },

  secret: {
    kinds: {
      'access-token': 'Jeton d’accès',
      'api-key': 'Clé d’API',
      authorization: 'Autorisation',
      'bank-account': 'Compte bancaire',
      'bot-token': 'Jeton anti-robots',
      'card-number': 'Numéro de carte',
      'card-security-code': 'Code de sécurité de carte',
      'client-secret': 'Secret de client',
      cookie: 'Cookie',
      'csrf-token': 'Jeton CSRF',
      custom: 'Votre propre texte',
      email: 'Adresse électronique',
      iban: 'IBAN',
      'id-token': 'Jeton d’identité',
      'ip-address': 'Adresse IP',
      'jwt-claim': 'Attribut d’un JSON Web Token',
      'jwt-signature': 'Signature d’un JSON Web Token',
      location: 'Position',
      'national-id': 'Numéro d’identité national',
      'oauth-code': 'Code OAuth',
      'one-time-code': 'Code à usage unique',
      password: 'Mot de passe',
      'person-name': 'Nom d’une personne',
      phone: 'Numéro de téléphone',
      'postal-address': 'Adresse postale',
      'private-key': 'Clé privée',
      'refresh-token': 'Jeton de renouvellement',
      'saml-assertion': 'Assertion SAML',
      secret: 'Secret',
      'session-cookie': 'Cookie de session',
      'session-id': 'Identifiant de session',
      signature: 'Signature',
      token: 'Jeton',
      username: 'Nom d’utilisateur',
      'visitor-id': 'Identifiant de visiteur',
      'webhook-url': 'URL de webhook',
    },
    found: (count: number, inEntries: number) =>
      inEntries > 0 ? `${whole(count)} fois dans ${entries(inEntries)}` : `${whole(count)} fois`,
    why: 'Trouvé parce que',
    reasons: {
      claim: (seen) => `l’attribut « ${seen} » d’un JSON Web Token concerne une personne`,
      cookie: (seen) => `c’est le cookie « ${seen} »`,
      header: (seen) => `il se trouve dans l’en-tête « ${seen} »`,
      name: (seen) => `il se nomme « ${seen} »`,
      path: () => 'c’est la partie secrète d’un lien',
      personal: (seen) => `cela ressemble à une donnée personnelle (${seen})`,
      policy: () => 'la politique le nomme',
      shape: (seen) => `il a la forme d’un secret (${seen})`,
      text: () => 'vous l’avez demandé',
      url: () => 'il se trouve avant l’hôte d’une URL, là où figurent des identifiants',
    },
    where: 'Où',
    becomes: 'Devient',
    stays: 'Reste tel quel',
    details: 'Détails',
    show: 'Montrer',
    hide: 'Masquer',
    showLabel: (name: string) => `Montrer la valeur de ${name}`,
    hideLabel: (name: string) => `Masquer la valeur de ${name}`,
    value: 'Valeur',
    hidesItself: 'Se masque de nouveau toute seule.',
    remove: (name: string) => `Retirer ${name}`,
    masked: 'valeur masquée',
    entry: (n: number) => `Entrée ${whole(n)}`,
    around: 'Autour des entrées',
    andMore: (n: number) => `et ${whole(n)} de plus`,
    preview: 'Dans son contexte',
  },

  pointer: {
    words: {
      request: 'requête',
      response: 'réponse',
      headers: 'en-tête',
      cookies: 'cookie',
      queryString: 'paramètre',
      params: 'champ de formulaire',
      postData: 'corps',
      content: 'corps',
      text: 'texte',
      url: 'URL',
      value: 'valeur',
      name: 'nom',
      redirectURL: 'URL de redirection',
      comment: 'commentaire',
      pages: 'page',
      title: 'titre',
      creator: 'créateur',
      browser: 'navigateur',
      _initiator: 'initiateur',
      stack: 'pile',
      callFrames: 'appel',
      parent: 'parent',
      _webSocketMessages: 'message WebSocket',
      _eventSourceMessages: 'événement du serveur',
      data: 'données',
      serverIPAddress: 'adresse IP du serveur',
      timings: 'durées',
    },
    whole: 'l’entrée elle-même',
  },

  known: {
    title: 'Retirer aussi ce texte',
    lead: 'Quelque chose que vous savez présent : un mot de passe, un nom, un numéro de client. Il est cherché sous tous les encodages et n’est conservé nulle part.',
    field: 'Texte à retirer',
    add: 'Chercher et marquer',
    adding: 'Recherche…',
    tooShort: 'Donnez au moins 3 caractères ; plus court, on le trouverait presque partout.',
    nth: (n: number) => `Texte ${n}`,
    found: (count: number) => `trouvé ${whole(count)} fois`,
    notFound: 'absent de cette capture',
    first: 'D’abord dans',
    remove: 'Annuler',
    removeLabel: (n: number) => `Annuler le texte ${n}`,
    announceFound: (count: number) => `Trouvé ${whole(count)} fois et marqué pour être retiré.`,
    announceNone: 'Absent de cette capture.',
  },

  level: {
    title: 'Que faut-il retirer',
    standard: 'Standard',
    standardLead:
      'Les identifiants et les coordonnées. Les noms, noms d’utilisateurs, adresses IP et positions restent : le support en a souvent besoin.',
    strict: 'Strict',
    strictLead: 'Aussi tout ce qui pourrait dire qui est quelqu’un. Pour les captures que beaucoup verront.',
    reset: 'Les réglages faits à la main restent tels quels.',
  },

  cleaning: {
    title: 'Création de la copie nettoyée',
    clean: 'Remplacement des secrets',
    check: 'Vérification de la copie',
    checkLead:
      'Un second programme, qui n’a rien en commun avec le premier, relit la copie et y cherche chaque secret.',
    cancel: 'Annuler',
  },

  saved: {
    title: 'La copie nettoyée est prête',
    lead: (n: number, at: number) => `${n < 2 ? `${secrets(n)} retiré` : `${secrets(n)} retirés`} à ${places(at)}.`,
    leadNone: 'Il n’y avait rien à retirer : la copie est identique au fichier ouvert.',
    save: 'Enregistrer la copie nettoyée',
    report: 'Enregistrer le rapport',
    reportLead: 'Le rapport dit ce qui a été retiré, où, et ce qui a été vérifié. Il ne contient aucune valeur.',
    checks: 'Ce qui a été vérifié',
    checksLead: 'Par du code qui n’a rien en commun avec celui qui retire.',
    passed: 'réussi',
    failed: 'échoué',
    names: {
      parse: 'La copie est du JSON valide et toujours un HAR',
      shape: 'Mêmes entrées, membres et ordre que l’original',
      splice: 'Rien d’autre que les secrets n’a changé, octet pour octet',
      search: 'Aucune valeur retirée n’est trouvable, sous aucun encodage',
      form: 'Chaque valeur changée est restée ce qu’elle était : URL, JSON, base64, formulaire',
    },
    looked: {
      parse: (n: number) => `${entries(n)} ${n < 2 ? 'relue' : 'relues'} comme JSON`,
      splice: (n: number) => `${many(n, 'octet comparé', 'octets comparés')} avec l’original`,
      shape: (n: number) => `${many(n, 'valeur', 'valeurs')} dans le même arbre`,
      form: (n: number) => `${many(n, 'valeur changée garde sa forme', 'valeurs changées gardent leur forme')}`,
    },
    sums: 'SHA-256',
    original: 'Original',
    copy: 'Copie nettoyée',
    copySum: (which: string) => `Copier le SHA-256 de : ${which}`,
    copied: 'Copié',
    back: 'Revenir à la vérification',
    another: 'Ouvrir une autre',
    left: 'Encore dans la copie :',
    leftHow: 'Trouvés et conservés. Revenez à la vérification pour les faire retirer aussi.',
    keptOf: (name: string, n: number) => `${name} (${n.toLocaleString('fr')})`,
    next: 'Enregistrez-la et envoyez ce fichier, pas l’original.',
    searched: (n: number, removed: number) =>
      n >= removed
        ? `${many(n, 'valeur retirée cherchée', 'valeurs retirées cherchées')} dans tous les encodages`
        : `${n.toLocaleString('fr')} des ${removed.toLocaleString('fr')} valeurs retirées cherchées dans tous les encodages. Les autres sont des données personnelles ou trop courantes pour se distinguer du reste : elles ont été remplacées là où elles se trouvaient.`,
    savedAs: (name: string) => `Enregistré sous ${name}`,
  },

  problem: {
    openTitle: 'Ce fichier ne peut pas être ouvert',
    cleanTitle: 'Aucune copie nettoyée n’a été créée',
    engineTitle: 'harmless ne peut pas fonctionner ici',
    at: (offset: string) => `À l’octet ${offset}`,
    entry: (n: number) => `Entrée ${whole(n)}`,
    again: 'Ouvrir un autre fichier',
    back: 'Revenir à la vérification',
    detail: 'Ce qui a été trouvé',
    readable: 'Ce qui a pu être lu',
    whole: (n: number) => (n < 2 ? 'Ouvrir la seule requête entière' : `Ouvrir les ${whole(n)} requêtes entières`),
    wholeLead:
      'Les requêtes d’avant la coupure peuvent être examinées et nettoyées comme une capture à part. Demandez le fichier entier si ce qui a échoué venait à la fin.',
    codes: {
      ...importProblems,
      'not-har': [
        'C’est du JSON, mais pas une capture HAR.',
        'Exportez de nouveau la capture avec « Tout enregistrer en tant que HAR » dans le panneau Réseau du navigateur.',
      ],
      truncated: [
        'Le fichier s’arrête au milieu de la capture.',
        'L’export ou le téléchargement a été interrompu. Exportez-le ou demandez-le de nouveau.',
      ],
      empty: ['Le fichier est vide.', 'Exportez de nouveau la capture et vérifiez que le fichier a une taille.'],
      jsonp: [
        'La capture est enveloppée dans un appel de fonction (JSONP).',
        'Retirez le nom de la fonction et les parenthèses autour du JSON, ou exportez-la comme HAR simple.',
      ],
      html: [
        'C’est une page web, pas une capture.',
        'Souvent une page de connexion ou d’erreur enregistrée à la place du fichier. Téléchargez la capture de nouveau, une fois connecté.',
      ],
      'not-json': [
        'Ce n’est pas du JSON, donc pas une capture HAR.',
        'Exportez de nouveau la capture avec « Tout enregistrer en tant que HAR » dans le panneau Réseau du navigateur.',
      ],
      encoding: [
        'Le fichier n’est pas du texte UTF-8.',
        'Certains outils enregistrent en UTF-16. Enregistrez-le en UTF-8, ou exportez de nouveau la capture.',
      ],
      limit: [
        'La capture est plus grande ou plus profonde que ce que harmless peut lire.',
        'Enregistrez-la de nouveau avec moins de requêtes, ou sans le corps des réponses.',
      ],
      'entry-broken': [
        'Une entrée de la capture est endommagée.',
        'Le reste a été lu. Vérifiez cette entrée avant de partager la copie.',
      ],
      unwritable: [
        'Ce qui a été fait n’a pas pu être gardé entier.',
        'Le disque ou la mémoire de cet ordinateur est plein. Faites de la place et réessayez ; il ne reste rien d’à moitié écrit.',
      ],
      recipient: ['Une clé ne peut pas être utilisée.', 'Voyez la liste des destinataires : elle dit pourquoi.'],
      'changed-while-read': [
        'Le fichier a changé pendant la lecture.',
        'Attendez que le programme qui y écrit ait terminé, puis ouvrez-le de nouveau.',
      ],
      'check-failed': [
        'La copie n’a pas passé la vérification : il n’y a donc pas de fichier.',
        'Rien n’a été enregistré. Merci de le signaler avec le message ci-dessous ; il ne contient rien de votre capture.',
      ],
      internal: [
        'harmless a commis une erreur.',
        'Rien n’a été enregistré. Merci de le signaler avec le message ci-dessous ; il ne contient rien de votre capture.',
      ],
      'no-encryption': [
        'Cette page ne sait pas chiffrer.',
        'La copie propre est faite. Signalez au portail que sa version de harmless ne chiffre pas.',
      ],
      engine: [
        'La partie qui lit les captures n’a pas démarré.',
        'Utilisez une version actuelle de Chrome, Edge, Firefox ou Safari, et vérifiez qu’aucune extension ne bloque WebAssembly.',
      ],
      'not-a-file': ['Ce n’était pas un fichier.', 'Déposez ou collez la capture elle-même : un fichier en .har.'],
    },
    unknown: [
      'Le fichier n’a pas pu être lu.',
      'Exportez de nouveau la capture. Si cela échoue encore, signalez-le avec le message ci-dessous.',
    ],
  },

  time: {
    seconds: (n: number) => `${n} s`,
    minutes: (n: number) => `${n} min`,
    hours: (n: number, m: number) => (m > 0 ? `${n} h ${m} min` : `${n} h`),
  },
};
