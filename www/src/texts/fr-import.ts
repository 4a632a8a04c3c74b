/** Textes français sur les fichiers SAZ, zip, gzip et zhar. */
import type { unpack as english, importProblems as englishProblems } from './en-import';

const FORMATS: Record<string, string> = {
  gzip: 'Cette capture a été extraite d’un fichier gzip.',
  saz: 'Cette capture provient d’une archive Fiddler (SAZ). La copie nettoyée sera un HAR.',
  zhar: 'Cette capture a été extraite d’un fichier zhar.',
  zip: 'Cette capture a été extraite d’une archive ZIP.',
};

export const unpack: typeof english = {
  reading: 'Extraction de la capture',
  bar: 'Extraction',
  notes: {
    label: 'Origine de la capture',
    from: (format, entries) =>
      format === 'cut-off'
        ? `Le fichier a été coupé. Ce qui est montré, et la copie nettoyée, contient ${entries < 2 ? 'la seule requête qui était entière' : `les ${entries.toLocaleString('fr')} requêtes qui étaient entières`} ; la suite est perdue.`
        : (FORMATS[format] ?? 'Cette capture a été extraite d’une archive.'),
    count: (n) =>
      n < 2
        ? '1 élément n’a pas pu être lu ; le reste est affiché'
        : `${n} éléments n’ont pas pu être lus ; le reste est affiché`,
    codes: {
      'body-missing': 'Un corps n’est pas dans l’archive, là où l’entrée l’annonce.',
      'body-too-large': 'Un corps est trop grand pour être conservé ; il a été omis.',
      'coding-broken': 'Les données codées d’un corps sont endommagées ou ne sont pas ce qu’elles annoncent.',
      'coding-unknown': 'Un corps a un codage inconnu ; attendu : gzip, deflate, br ou zstd. Il est conservé tel quel.',
      'cut-off': 'Le fichier est coupé ou endommagé ; ce qui précède est affiché.',
      'header-broken': 'Des lignes d’en-tête n’ont pas pu être lues.',
      'member-damaged': 'Un membre de l’archive est endommagé ; ce qui a pu être lu est affiché.',
      'meta-broken': 'Les métadonnées (XML) sont endommagées ; ce qui précède est utilisé.',
      more: 'D’autres avertissements du même genre ne sont pas listés.',
      'no-request': 'Aucune requête lisible n’a été enregistrée pour cette session.',
      'no-response': 'Aucune réponse lisible n’a été enregistrée pour cette session.',
      'no-start': 'L’heure de début n’est pas connue ; une autre en tient lieu.',
      'several-captures':
        'L’archive contient plusieurs captures ; celle-ci a été lue. Extrayez l’archive pour lire les autres.',
      trailing: 'Des données endommagées suivent la capture ; la capture elle-même est entière.',
      'websocket-damaged': 'Des messages WebSocket n’ont pas pu être lus.',
    },
  },
  choose: {
    title: (n: number): string => `Il y a ${n} captures dans cette archive`,
    lead: 'Laquelle voulez-vous ouvrir ? Chacune a sa propre copie nettoyée.',
    list: 'Captures de l’archive',
    find: 'Chercher par le nom',
    none: 'Aucune capture n’a cela dans son nom.',
    more: (n: number): string => `${n.toLocaleString('fr')} de plus : saisissez une partie du nom.`,
  },
  password: {
    title: 'Cette archive est chiffrée',
    lead: 'Son mot de passe reste sur cet ordinateur : il sert une fois à extraire l’archive et n’est pas conservé.',
    field: 'Mot de passe',
    open: 'Extraire',
    wrong: 'Ce mot de passe n’ouvre pas l’archive. Saisissez-le de nouveau.',
    empty: 'Saisissez le mot de passe de l’archive.',
  },
};

export const importProblems: typeof englishProblems = {
  'password-needed': ['Cette archive est chiffrée.', 'Ouvrez-la seule : son mot de passe sera alors demandé.'],
  'password-wrong': [
    'Le mot de passe n’ouvre pas cette archive.',
    'Ouvrez-la et saisissez le mot de passe de nouveau.',
  ],
  'container-damaged': [
    'Ce fichier est endommagé et ne peut pas être extrait.',
    'Enregistrez-le de nouveau ou redemandez-le ; les messageries coupent parfois les fichiers.',
  ],
  zip: ['Ce fichier contient une autre archive ZIP.', 'Extrayez-la une fois et ouvrez ce qui en sort.'],
  gzip: ['Ce fichier contient un autre fichier gzip.', 'Extrayez-le une fois et ouvrez ce qui en sort.'],
  'part-missing': [
    'Une partie de cette page n’a pas pu être chargée.',
    'Réessayez. Si la page a été enregistrée sur le disque, utilisez harmless-offline.html, qui contient tout.',
  ],
  'no-capture': [
    'Il n’y a pas de capture dans cette archive.',
    'Ouvrez le HAR ou le SAZ lui-même, ou une archive qui en contient un.',
  ],
};
