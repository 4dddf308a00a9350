package dev.stratus.data;

import java.util.Arrays;

/** The characters of a text, each with a number, in order of their code. */
public final class CharVocabulary {
  private final char[] characters;

  private CharVocabulary(char[] characters) {
    this.characters = characters;
  }

  /** Those of a text. */
  public static CharVocabulary of(String text) {
    StringBuilder all = new StringBuilder();
    text.chars().distinct().sorted().forEach(c -> all.append((char) c));
    if (all.isEmpty()) {
      throw new DataException("A vocabulary of no text; give at least one character.");
    }
    return new CharVocabulary(all.toString().toCharArray());
  }

  public int size() {
    return characters.length;
  }

  /** All characters, the first is number 0. */
  public String text() {
    return new String(characters);
  }

  /**
   * @throws DataException if a character is unknown (with its place)
   */
  public int[] encode(String text) {
    int[] numbers = new int[text.length()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = Arrays.binarySearch(characters, text.charAt(i));
      if (numbers[i] < 0) {
        throw new DataException(
            "Character '"
                + text.charAt(i)
                + "' at "
                + i
                + " is not in the vocabulary, which has "
                + characters.length
                + ": "
                + text());
      }
    }
    return numbers;
  }

  public String decode(int[] numbers) {
    StringBuilder text = new StringBuilder();
    for (int number : numbers) {
      text.append(characters[number]);
    }
    return text.toString();
  }
}
