package dev.stratus.profiles;

/**
 * A fact that was read in a document.
 *
 * @param says what the document says
 * @param title the document
 * @param revision its version or date
 * @param page the page or section
 */
public record DocumentedFact(String says, String title, String revision, String page) {}
