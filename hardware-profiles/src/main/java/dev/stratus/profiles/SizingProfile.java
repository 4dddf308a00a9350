package dev.stratus.profiles;

/**
 * How work is cut into parts.
 *
 * @param itemsPerUnit work-items for each compute unit, so that one slow unit does not hold up the
 *     rest
 * @param fewRowsPerUnit with fewer rows than this for each unit, wide rows are parted
 * @param leastSplitWidth columns of a row that is worth parting
 * @param leastPart columns that a part of a row has at least
 * @param leastRowsPerPart rows whose parameter gradients one work-item sums, at least
 * @param mostRowsPerPart the same, at most
 */
public record SizingProfile(
    Found<Integer> itemsPerUnit,
    Found<Integer> fewRowsPerUnit,
    Found<Integer> leastSplitWidth,
    Found<Integer> leastPart,
    Found<Integer> leastRowsPerPart,
    Found<Integer> mostRowsPerPart) {

  static SizingProfile of(Chain chain) {
    return new SizingProfile(
        chain.required(Field.ITEMS_PER_UNIT),
        chain.required(Field.FEW_ROWS_PER_UNIT),
        chain.required(Field.LEAST_SPLIT_WIDTH),
        chain.required(Field.LEAST_PART),
        chain.required(Field.LEAST_ROWS_PER_PART),
        chain.required(Field.MOST_ROWS_PER_PART));
  }
}
