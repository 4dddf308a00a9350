package dev.stratus;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Computes the same request again and again, over one input array. */
interface Engine extends AutoCloseable {

  /** Runs once; the result is there, or on the device where it was asked for on demand. */
  LaunchFacts execute();

  /** Brings the last result to the host, if it is not there yet. */
  void fetch();

  FloatArray y();

  @Override
  void close();
}
