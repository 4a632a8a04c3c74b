/** French texts of the page inside a support portal. */
import type { embed as english } from './en-embed';

export const embed: typeof english = {
  who: (name: string, host: string) => (name ? `${name} (${host})` : host),
  tag: (host: string) => `pour ${host}`,
  asks: (host: string) => `${host} demande une capture nettoyée`,
  asksLead:
    'Ce site affiche cette page ou l’a ouverte. Si vous l’autorisez, il recevra la copie propre une fois que vous l’aurez faite. La personne qui met cette page à disposition ne l’a pas vérifié : assurez-vous de le connaître.',
  gets: 'Ce qu’il reçoit',
  getsWhat: [
    'la copie propre, après que vous l’avez examinée',
    'le rapport et la note de dossier, qui ne contiennent aucune valeur',
  ],
  never: 'Ce qu’il ne reçoit jamais',
  neverWhat: [
    'le fichier que vous choisissez',
    'les secrets qu’il contient, ni rien d’autre de ce que montre cette page',
  ],
  allow: 'Autoriser',
  deny: 'Ne pas autoriser',
  declined: 'Il n’a pas été autorisé à recevoir la copie propre.',
  make: 'Faire et remettre la copie',
  goes: (who: string) => `La copie propre, le rapport et la note vont à ${who}.`,
  sealedFor: (whom: string) => `L’original les accompagne, chiffré pour ${whom} ; personne d’autre ne peut le lire.`,
  fingerprint: (text: string) => `empreinte ${text}`,
  lockedBy: (who: string) => `Fixé par ${who}`,
  giving: (who: string) => `Remise à ${who} …`,
  given: (who: string) => `Remis à ${who}. Vous pouvez continuer là-bas.`,
  failed: (who: string) =>
    `${who} a la copie propre et le rapport, mais le reste n’a pas pu être fait. L’original n’a pas été remis.`,
  retry: 'Réessayer',
};
