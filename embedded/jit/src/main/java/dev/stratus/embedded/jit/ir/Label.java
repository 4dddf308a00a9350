package dev.stratus.embedded.jit.ir;

/** Names a loop or a labelled block of one function. */
public record Label(int id) {}
