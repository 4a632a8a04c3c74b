/** What the embed itself says, outside the page's frame. */
const en = {
  choose: 'Choose a file',
  drop: 'or drop it here',
  hint: 'Captures (HAR, SAZ) are made harmless in your browser before anything is sent.',
  checking: 'Looking at the file …',
  unpack: 'Unpacking …',
  read: 'Reading the capture …',
  clean: 'Replacing secrets …',
  check: 'Checking the copy …',
  encrypt: 'Encrypting the original …',
  reviewing: 'Waiting for your review …',
  remove: 'Remove',
  cancel: 'Cancel',
  title: 'Make the capture harmless',
  ready: (secrets: number) =>
    secrets === 1 ? '1 secret removed. Ready to send.' : `${secrets} secrets removed. Ready to send.`,
  sealed: 'The original goes along, encrypted.',
  plain: 'Not a capture: sent as it is.',
  onlyCaptures: 'This is not a capture. Choose a HAR or SAZ file.',
  required: 'Choose a capture.',
  working: 'The capture is still being made harmless.',
  held: (name: string) => `“${name}” was held back and not sent.`,
  codes: {
    cancelled: 'You cancelled.',
    unreachable: 'The page that makes captures harmless did not answer. Try again, or tell the support team.',
    lost: 'The page that makes captures harmless stopped, perhaps for want of memory. Try again.',
    refused: 'The page that makes captures harmless refused its settings. Tell the support team.',
    recipient:
      'The original can’t be encrypted: the key of the support team can’t be used, or has expired. Nothing was sent; tell the support team.',
    unreadable: 'The file can’t be read any more. Choose it again.',
    remote:
      'A file from another service can’t be made harmless in the browser. Download it and add it from your computer.',
  } as Record<string, string>,
};

export type EmbedTexts = typeof en;

const fr: EmbedTexts = {
  choose: 'Choisir un fichier',
  drop: 'ou déposez-le ici',
  hint: 'Les captures (HAR, SAZ) sont rendues inoffensives dans votre navigateur avant tout envoi.',
  checking: 'Examen du fichier …',
  unpack: 'Décompression …',
  read: 'Lecture de la capture …',
  clean: 'Remplacement des secrets …',
  check: 'Vérification de la copie …',
  encrypt: 'Chiffrement de l’original …',
  reviewing: 'En attente de votre examen …',
  remove: 'Retirer',
  cancel: 'Annuler',
  title: 'Rendre la capture inoffensive',
  ready: (secrets: number) =>
    secrets <= 1 ? `${secrets} secret retiré. Prêt à envoyer.` : `${secrets} secrets retirés. Prêt à envoyer.`,
  sealed: 'L’original l’accompagne, chiffré.',
  plain: 'Ce n’est pas une capture : envoyé tel quel.',
  onlyCaptures: 'Ce n’est pas une capture. Choisissez un fichier HAR ou SAZ.',
  required: 'Choisissez une capture.',
  working: 'La capture est encore en train d’être rendue inoffensive.',
  held: (name: string) => `« ${name} » a été retenu et n’a pas été envoyé.`,
  codes: {
    cancelled: 'Vous avez annulé.',
    unreachable: 'La page qui rend les captures inoffensives n’a pas répondu. Réessayez, ou prévenez l’assistance.',
    lost: 'La page qui rend les captures inoffensives s’est arrêtée, peut-être par manque de mémoire. Réessayez.',
    refused: 'La page qui rend les captures inoffensives a refusé ses réglages. Prévenez l’assistance.',
    recipient:
      'L’original ne peut pas être chiffré : la clé de l’assistance est inutilisable ou a expiré. Rien n’a été envoyé ; prévenez l’assistance.',
    unreadable: 'Le fichier ne peut plus être lu. Choisissez-le de nouveau.',
    remote:
      'Un fichier d’un autre service ne peut pas être rendu inoffensif dans le navigateur. Téléchargez-le et ajoutez-le depuis votre ordinateur.',
  },
};

/** The texts of a language: the one given, else that of the document, else the browser's. */
export function textsFor(language?: string): EmbedTexts & { language: 'en' | 'fr' } {
  const wanted = language || document.documentElement.lang || navigator.language;
  return wanted.toLowerCase().startsWith('fr') ? { ...fr, language: 'fr' } : { ...en, language: 'en' };
}
