/** Textes français des vues autour des requêtes. */
const whole = (n: number): string => n.toLocaleString('fr');
const many = (n: number, one: string, more: string): string => `${whole(n)} ${n < 2 ? one : more}`;
const requests = (n: number): string => many(n, 'requête', 'requêtes');

export const pages = {
  nav: {
    label: 'Vues',
    review: 'Vérification',
    requests: 'Requêtes',
    overview: 'Aperçu',
    findings: 'Constats',
    compare: 'Comparer',
    help: 'Aide',
    language: 'Langue',
    shortcuts: 'Raccourcis clavier',
  },

  overview: {
    title: 'Aperçu',
    lead: (n: number, all: number) =>
      n === all ? `Les ${requests(all)} de la capture.` : `${whole(n)} sur ${requests(all)} : ce que montre le filtre.`,
    hint: 'Un clic sur une barre filtre les requêtes ; un second clic l’annule.',
    filtered: 'Filtre',
    clear: 'Tout montrer',
    show: 'Montrer les requêtes',
    figures: {
      requests: 'Requêtes',
      failed: 'Échecs',
      transferred: 'Transféré',
      content: 'Contenu',
      span: 'De la première à la dernière',
      median: 'Durée de toutes ensemble',
    },
    byStatus: 'Par état',
    byKind: 'Par type',
    byHost: 'Par hôte',
    byMethod: 'Par méthode',
    byParty: 'Par origine',
    byProtocol: 'Par protocole',
    first: (site: string) => `${site || 'Le site'} (première partie)`,
    third: 'Autres sites (tierce partie)',
    noReply: 'sans réponse',
    slowest: 'Les plus lentes',
    largest: 'Les plus grandes',
    pages: 'Pages',
    page: { title: 'Page', started: 'Début', content: 'DOMContentLoaded', load: 'Load' },
    bar: (n: number, size: string, errors: number) =>
      `${requests(n)}, ${size}${errors > 0 ? `, ${many(errors, 'échec', 'échecs')}` : ''}`,
    methods: {
      title: 'Méthodes HTTP',
      lead: 'Ce que promet une méthode (RFC 9110). Sûre : ne change rien. Idempotente : la faire deux fois revient à la faire une fois, on peut donc la renvoyer.',
      method: 'Méthode',
      safe: 'Sûre',
      idempotent: 'Idempotente',
      body: 'Corps',
      meaning: 'Sens',
      here: 'Ici',
      yes: 'oui',
      no: 'non',
      may: 'parfois',
      list: {
        GET: 'Envoie ce qui est là.',
        HEAD: 'Comme GET, sans le corps.',
        POST: 'Prends ceci et agis.',
        PUT: 'Mets ceci à sa place.',
        DELETE: 'Retire ce qui est là.',
        PATCH: 'Change-le en partie.',
        OPTIONS: 'Dis ce qui est possible ; aussi le contrôle préalable de CORS.',
        CONNECT: 'Ouvre un tunnel à travers un proxy.',
        TRACE: 'Renvoie ce qui est arrivé.',
      } as Record<string, string>,
    },
  },

  findings: {
    title: 'Constats',
    none: 'Rien ne ressort',
    noneLead:
      'Aucune requête n’a échoué, aucune n’a été lente, et rien d’autre ne paraît inhabituel. Si le problème n’est pas dans cette capture, enregistrez de nouveau pendant qu’il se produit.',
    failed: 'L’analyse n’est pas allée au bout. Les requêtes sont toutes là ; rouvrir la capture peut aider.',
    running: (share: string) => `Recherche de ce qui ressort : ${share}`,
    asleep: 'Cette capture est volumineuse : ce qui a échoué n’y est recherché que sur demande.',
    wake: 'Rechercher',
    weighing: 'Évaluation de ce qui a été trouvé…',
    bar: 'Part de la capture qui a été examinée',
    lead: (n: number) => `${many(n, 'constat', 'constats')}, la cause la plus probable d’abord.`,
    severity: { error: 'Erreur', warning: 'Avertissement', info: 'Remarque' },
    next: 'À faire :',
    evidence: (n: number) => (n === 1 ? 'La requête qui le montre' : `Les ${whole(n)} requêtes qui le montrent`),
    open: (n: string) => `Ouvrir la requête ${n}`,
    more: (n: number) => `En montrer ${whole(n)} de plus`,
    moreFindings: (n: number) => `Montrer ${many(n, 'constat de plus', 'constats de plus')}`,
    rest: (n: number) => `et ${whole(n)} de plus`,
    copy: 'Copier en Markdown',
    copyNote:
      'Ce qui ressemble à un secret n’y est pas ; les noms, les références et les textes d’erreur, si. Relisez avant de transmettre. Le texte est en anglais.',
    copyId: 'Copier l’identifiant de suivi',
    top: 'Ce qui ressort :',
    topNone: 'Rien ne ressort dans cette capture.',
    topNotes: (n: number) => `Aucun problème ne ressort ; ${many(n, 'remarque', 'remarques')}.`,
    all: (n: number) => `Constats (${whole(n)})`,
    ofEntry: 'Constats sur cette requête',
  },

  guide: {
    title: 'Pas à pas',
    lead: 'L’ordre dans lequel une capture se lit le mieux, avec ce que celle-ci répond à chaque étape.',
    open: 'Ouvrir la capture',
    openWhat: (n: number, site: string, span: string) =>
      `${many(n, 'requête', 'requêtes')}${site ? ` de ${site}` : ''}${span ? ` en ${span}` : ''}. Est-ce bien la page et le moment dont il est question ?`,
    failed: 'Requêtes en échec',
    failedWhat: (n: number) =>
      n === 0
        ? 'Aucune : chaque requête a reçu une réponse, avec un statut inférieur à 400.'
        : `${many(n, 'requête', 'requêtes')} sans réponse, ou avec un statut de 400 ou plus. Commencez par la première qui concerne le problème : les suivantes en découlent souvent.`,
    slow: 'Requêtes lentes',
    slowWhat: (n: number) =>
      n === 0
        ? 'Aucune n’a pris plus d’une seconde.'
        : `${many(n, 'requête', 'requêtes')} de plus d’une seconde, la plus lente d’abord. L’onglet Durées dit de quelle phase il s’agit.`,
    access: 'Connexion et accès entre origines',
    accessWhat: (n: number) =>
      n === 0
        ? 'Rien n’a été refusé faute de connexion ou de droit, et aucun en-tête CORS ne manquait.'
        : `${many(n, 'requête', 'requêtes')} dont il faut regarder les en-têtes Authorization, Cookie, WWW-Authenticate et Access-Control-*.`,
    tracking: 'ID de suivi',
    trackingWhat: (n: number, sessions: number) =>
      n === 0
        ? 'Aucune requête ne porte d’ID de suivi. L’heure et l’URL devront suffire pour chercher dans les journaux.'
        : `${many(n, 'requête', 'requêtes')} avec un ID de suivi, en ${many(sessions, 'session', 'sessions')}. Ceux des requêtes en échec sont à chercher dans les journaux.`,
    session: (n: number, failed: number) =>
      failed > 0 ? `${many(n, 'requête', 'requêtes')}, dont ${whole(failed)} en échec` : many(n, 'requête', 'requêtes'),
    copyIds: (n: string) => `Copier les ID (${n})`,
    group: 'Grouper le tableau par session',
    replies: 'Les échecs à côté de leurs réponses',
    repliesWhat: (n: number) =>
      n === 0
        ? 'Aucune requête en échec n’a de réponse qui dise pourquoi.'
        : `${many(n, 'requête en échec', 'requêtes en échec')} dont la réponse dit pourquoi. Comparez ce qui a été envoyé et ce qui est revenu.`,
    all: 'Tout montrer dans le tableau',
  },

  pager: {
    label: 'Parties de la liste',
    earlier: 'Précédentes',
    later: 'Suivantes',
    part: (from: number, to: number, n: number) => `${whole(from)} à ${whole(to)} sur ${whole(n)}`,
    find: 'Chercher',
    none: 'Aucun secret de cette catégorie ne dit cela.',
  },

  profile: {
    now: (name: string) => `Profil du diagnostic : ${name}`,
    lead: 'Un profil connaît un éditeur : ses hôtes et services, où se trouvent les ID de suivi et les organisations, et où chercher dans ses journaux. C’est un fichier JSON tel que le décrit profile.schema.json. Il reste dans cette page et disparaît quand vous la fermez.',
    label: 'Profil',
    byHosts: 'selon les hôtes de la capture',
    builtIn: { webex: 'Webex', generic: 'général' },
    load: 'Charger un profil',
    drop: 'ou déposez-en un ici',
    used: (title: string) => `Le diagnostic se sert maintenant de ${title}.`,
    wrong: 'Ce n’est pas un profil, et rien n’a changé.',
    large: 'Un profil fait moins de 1 Mo : ceci est un autre fichier. Rien n’a changé.',
    links: 'Rechercher',
    copyLink: (title: string) => `Copier l’adresse de « ${title} » : cette page n’en ouvre aucune elle-même`,
    downstream: 'ID en aval',
    copyDownstream: 'Copier les ID en aval',
    search: (tool: string) => `Recherche dans ${tool}`,
    copySearch: (tool: string) => `Copier les champs pour la recherche dans ${tool}`,
  },

  compare: {
    title: 'Comparer deux captures',
    lead: 'La capture ouverte est comparée à une autre. Les requêtes sont appariées par méthode et forme d’URL : dans n’importe quel ordre, avec d’autres identifiants, et d’un autre hôte quand les captures n’en partagent aucun.',
    choose: 'Choisir l’autre capture',
    again: 'En choisir une autre',
    reading: 'Lecture de l’autre capture…',
    failed: 'L’autre capture n’a pas pu être lue.',
    sums: ([left, right]: [string, string], here: number, there: number) =>
      `Ouverte : ${left}, ${requests(here)}. Autre : ${right}, ${requests(there)}.`,
    next: (name: string) =>
      `Elle sera comparée à ${name || 'celle qui est ouverte'}. Suit la liste de ce qui là-bas est nouveau, manque, échoue ou est plus lent ; chaque ligne mène à la requête, et aux deux corps, secrets remplacés. L’autre capture reste elle aussi sur cet ordinateur.`,
    later: 'Écart de temps',
    left: 'Capture ouverte',
    right: 'Autre capture',
    request: 'Requête',
    what: 'Différence',
    all: 'Tout',
    kinds: {
      failed: 'échoue là-bas',
      missing: 'manque là-bas',
      new: 'nouvelle là-bas',
      slower: 'plus lente là-bas',
      mended: 'réussit là-bas',
      faster: 'plus rapide là-bas',
      status: 'autre état',
      count: 'autre nombre',
      same: 'identique',
    },
    times: (n: number) => `${whole(n)} ×`,
    failures: (n: number) => many(n, 'échec', 'échecs'),
    open: 'Ouvrir la requête',
    none: 'Rien de cette sorte.',
    absent: '–',
    diff: {
      title: 'Comparer les corps',
      short: 'Corps',
      which: 'Quel corps',
      response: 'Réponse',
      request: 'Requête',
      reading: 'Lecture…',
      opening: 'Ouverture de l’autre capture, pour savoir ce qui y est secret…',
      path: 'Chemin',
      paths: (n: number, same: number) =>
        `${many(n, 'valeur diffère', 'valeurs diffèrent')}, ${whole(same)} sont identiques`,
      lines: (n: number, same: number) =>
        `${many(n, 'ligne diffère', 'lignes diffèrent')}, ${whole(same)} sont identiques`,
      gap: (n: number) => many(n, 'ligne identique', 'lignes identiques'),
      removed: 'seulement ici :',
      added: 'seulement là-bas :',
      none: 'Aucune des deux captures n’a de corps ici.',
      same: 'Les corps sont identiques.',
      binary: (left: string, right: string) =>
        `Ce n’est pas du texte et n’est pas comparé : ${left} ici, ${right} là-bas.`,
      large: (left: string, right: string) =>
        `Trop grands, ou trop différents, pour être comparés sur la page : ${left} ici, ${right} là-bas. Enregistrez les deux réponses et servez-vous d’un outil.`,
      more: (n: string) => `${n} de plus`,
      secrets:
        'Les secrets sont remplacés par des marques. Deux du même genre comptent ici comme identiques : si leurs valeurs sont égales n’est pas dit.',
    },
  },

  shortcuts: {
    title: 'Raccourcis clavier',
    close: 'Fermer',
    groups: [
      [
        'Partout',
        [
          ['?', 'Ces raccourcis'],
          ['1 … 6', 'Vérification, Requêtes, Aperçu, Constats, Comparer, Aide'],
          ['/', 'Vers le filtre'],
          ['Échap', 'Dans le filtre : le vider ; dans l’aide : la quitter'],
        ],
      ],
      [
        'Tableau',
        [
          ['↑ ↓ ← →', 'Vers le tableau, puis de cellule en cellule'],
          ['Page ↑, Page ↓', 'Une page plus haut ou plus bas'],
          ['Ctrl Début, Ctrl Fin', 'Première et dernière requête'],
          ['Entrée', 'Ouvrir la requête, replier un groupe, trier par un titre'],
          ['Maj ← →', 'Sur un titre : sa largeur'],
        ],
      ],
      [
        'Détails',
        [
          ['J, K', 'Requête suivante et précédente'],
          ['← →', 'Sur les onglets : l’onglet suivant'],
          ['Échap', 'Fermer les détails'],
        ],
      ],
      [
        'Intervalle de temps',
        [
          ['+ −', 'Zoomer'],
          ['← →', 'Déplacer'],
          ['Échap', 'Tout l’intervalle'],
        ],
      ],
    ] as [string, [string, string][]][],
  },

  help: {
    title: 'Aide',
    close: 'Fermer l’aide',
    contents: 'Sur cette page',
    capture: 'Enregistrer une capture',
    captureLead:
      'Commencez avant que le problème n’apparaisse, faites ce qui échoue, puis exportez. Utilisez une fenêtre privée : elle contient moins de cookies, et aucune extension ne s’en mêle.',
    browsers: [
      [
        'Chrome et Edge',
        [
          'Appuyez sur F12 et ouvrez le panneau Réseau (Network).',
          'Cochez « Conserver le journal » et, si possible, « Désactiver le cache ».',
          'Rechargez la page et faites ce qui échoue.',
          'Cliquez sur la flèche vers le bas (« Exporter HAR »). L’export assaini n’enlève que les cookies et l’en-tête Authorization : les jetons dans les URL, les corps et les autres en-têtes y restent.',
          'Si le support demande tout : paramètres (la roue du panneau), Préférences, Réseau, « Autoriser la génération de HAR avec des données sensibles » ; puis maintenez la flèche et choisissez « avec des données sensibles ». Nettoyez la capture ici avant de l’envoyer.',
        ],
      ],
      [
        'Firefox',
        [
          'Appuyez sur F12 et ouvrez le panneau Réseau.',
          'Dans le menu de la roue, choisissez « Conserver les journaux ».',
          'Rechargez et faites ce qui échoue.',
          'Clic droit sur une requête, « Tout enregistrer en tant que HAR ». Il contient toujours tout.',
        ],
      ],
      [
        'Safari',
        [
          'Réglages, Avancées : « Afficher les fonctionnalités pour les développeurs web ».',
          'Menu Développement, « Afficher l’inspecteur web », Réseau. Cochez « Conserver le journal ».',
          'Rechargez et faites ce qui échoue.',
          'Cliquez sur « Exporter » en haut à droite. Il contient toujours tout.',
        ],
      ],
    ] as [string, string[]][],
    filter: 'Le filtre',
    filterLead:
      'Des mots côte à côte veulent dire « et » ; OR entre eux « ou » ; un moins devant « pas » ; les parenthèses groupent ; les guillemets gardent les espaces ; /…/ est une expression rationnelle.',
    key: 'Filtre',
    meaning: 'Sens',
    examples: [
      ['status-code:4xx OR status-code:5xx', 'tout ce qui a échoué avec une réponse'],
      ['is:error -domain:telemetry.example', 'échecs, sauf la télémétrie'],
      ['method:POST time:>2s', 'requêtes POST lentes'],
      ['text:"invalid_grant"', 'dans toute URL, tout en-tête ou tout corps'],
      ['url:/rooms\\/\\d+/', 'une URL par expression rationnelle'],
      ['started:10:05..10:07 larger-than:100k', 'dans ces minutes, et grandes'],
    ] as [string, string][],
    columns: 'Colonnes',
    columnsLead: 'On choisit, déplace et dimensionne les colonnes dans leur menu ; un clic sur un titre trie.',
    columnTexts: {
      index: 'Numéro de l’entrée dans le fichier.',
      method: 'Méthode HTTP.',
      status: 'État de la réponse ; « aucun » sans réponse.',
      host: 'Hôte et port.',
      path: 'Chemin de l’URL, sans paramètres.',
      kind: 'Ce pour quoi elle a été demandée.',
      mime: 'Type de média de la réponse.',
      protocol: 'Version de HTTP.',
      priority: 'Son urgence pour le navigateur.',
      initiator: 'Ce qui l’a demandée.',
      address: 'Adresse du serveur ou du proxy.',
      started: 'Son début, à l’heure de cet ordinateur.',
      utc: 'Son début, en UTC.',
      after: 'Son début après la première requête.',
      transferred: 'Octets passés par le réseau, compressés.',
      size: 'Octets du contenu, décompressé.',
      time: 'Sa durée.',
      tracking: 'L’ID sous lequel le service l’a dans ses journaux.',
      error: 'Ce que le service a dit de l’erreur.',
      org: 'L’organisation concernée.',
      secrets: 'Combien de ses valeurs la copie nettoyée n’aura pas. Le cadenas devant un chemin dit la même chose.',
      waterfall: 'Quand a eu lieu chaque phase, sur un seul axe de temps.',
    } as Record<string, string>,
    phases: 'Phases',
    headers: 'En-têtes',
    headersLead:
      'Ce que veulent dire les en-têtes courants. Dans les détails d’une requête, un clic sur un nom pointillé le dit aussi.',
    privacy: 'Ce qui quitte cet ordinateur',
    privacyLead:
      'Rien. La page n’a le droit de faire aucune requête ; le fichier est lu par le navigateur et y reste. Seuls des réglages sont retenus (colonnes, thème, langue), jamais rien d’une capture. L’adresse contient au plus le numéro d’une entrée et le nom d’un onglet.',
  },
};
