const english = {
  similar: 'Similar products',
  styleWith: 'Goes well with',
  previous: 'Show previous',
  next: 'Show next',
  from: 'from {price}',
  before: 'Before:',
  soldOut: 'Sold out',
  search: 'Search with a photo',
  drop: 'Drop a photo here, or paste it',
  choose: 'Choose a photo',
  take: 'Take a photo',
  another: 'Another photo',
  photo: 'Your photo',
  part: 'Searched part of the photo',
  partHint:
    'Drag over the photo to search for a part of it. Arrow keys move the part, with Shift they resize it.',
  whole: 'Whole photo',
  describe: 'Describe what you are looking for',
  find: 'Search',
  searching: 'Searching …',
  results: 'Results',
  found: 'Results: {count}',
  nothing: 'Nothing like it was found.',
  unreadable: 'This file is not a picture that can be read.',
  failed: 'That did not work. Please try again.',
};

/** All that an element says; a page may replace any of it. */
export type Words = typeof english;

const german: Words = {
  similar: 'Ähnliche Produkte',
  styleWith: 'Passt gut dazu',
  previous: 'Vorherige zeigen',
  next: 'Weitere zeigen',
  from: 'ab {price}',
  before: 'Vorher:',
  soldOut: 'Ausverkauft',
  search: 'Mit einem Foto suchen',
  drop: 'Foto hierher ziehen oder einfügen',
  choose: 'Foto auswählen',
  take: 'Foto aufnehmen',
  another: 'Anderes Foto',
  photo: 'Ihr Foto',
  part: 'Gesuchter Teil des Fotos',
  partHint:
    'Ziehen Sie über das Foto, um nach einem Teil davon zu suchen. Pfeiltasten verschieben den Teil, mit Umschalt ändern sie seine Größe.',
  whole: 'Ganzes Foto',
  describe: 'Beschreiben Sie, was Sie suchen',
  find: 'Suchen',
  searching: 'Suche läuft …',
  results: 'Ergebnisse',
  found: 'Ergebnisse: {count}',
  nothing: 'Nichts Ähnliches gefunden.',
  unreadable: 'Diese Datei ist kein lesbares Bild.',
  failed: 'Das hat nicht geklappt. Bitte versuchen Sie es noch einmal.',
};

const french: Words = {
  similar: 'Produits similaires',
  styleWith: 'S’accorde bien avec',
  previous: 'Voir les précédents',
  next: 'Voir les suivants',
  from: 'à partir de {price}',
  before: 'Avant :',
  soldOut: 'Épuisé',
  search: 'Rechercher avec une photo',
  drop: 'Déposez ou collez une photo ici',
  choose: 'Choisir une photo',
  take: 'Prendre une photo',
  another: 'Autre photo',
  photo: 'Votre photo',
  part: 'Partie recherchée de la photo',
  partHint:
    'Faites glisser sur la photo pour rechercher une partie. Les flèches déplacent la partie, avec Maj elles la redimensionnent.',
  whole: 'Photo entière',
  describe: 'Décrivez ce que vous cherchez',
  find: 'Rechercher',
  searching: 'Recherche en cours …',
  results: 'Résultats',
  found: 'Résultats : {count}',
  nothing: 'Rien de semblable n’a été trouvé.',
  unreadable: 'Ce fichier n’est pas une image lisible.',
  failed: 'Cela n’a pas fonctionné. Veuillez réessayer.',
};

const spanish: Words = {
  similar: 'Productos similares',
  styleWith: 'Combina bien con',
  previous: 'Ver anteriores',
  next: 'Ver siguientes',
  from: 'desde {price}',
  before: 'Antes:',
  soldOut: 'Agotado',
  search: 'Buscar con una foto',
  drop: 'Arrastre o pegue una foto aquí',
  choose: 'Elegir una foto',
  take: 'Hacer una foto',
  another: 'Otra foto',
  photo: 'Su foto',
  part: 'Parte buscada de la foto',
  partHint:
    'Arrastre sobre la foto para buscar una parte. Las flechas mueven la parte; con Mayús cambian su tamaño.',
  whole: 'Foto entera',
  describe: 'Describa lo que busca',
  find: 'Buscar',
  searching: 'Buscando …',
  results: 'Resultados',
  found: 'Resultados: {count}',
  nothing: 'No se encontró nada parecido.',
  unreadable: 'Este archivo no es una imagen legible.',
  failed: 'No ha funcionado. Inténtelo de nuevo.',
};

const languages: Record<string, Words> = { en: english, de: german, fr: french, es: spanish };

/** Of a language tag such as `de-AT`; English where it is not spoken. */
export function wordsOf(language: string, own: Partial<Words> = {}): Words {
  return { ...(languages[language.slice(0, 2).toLowerCase()] ?? english), ...own };
}
