package dev.stratus.reference;

/** What is expected of one group: of its elements, or of its statistics. */
@FunctionalInterface
interface GroupVisitor {
  void visit(GroupCursor cursor, long group, Sink sink);
}
