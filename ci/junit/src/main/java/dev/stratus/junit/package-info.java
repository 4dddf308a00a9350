/**
 * A JUnit 5 extension for kernels written for TornadoVM: {@link dev.stratus.junit.DeviceTest} runs
 * a test on every visible device, {@link dev.stratus.junit.DeviceFloor} sees that none of it was
 * skipped, {@link dev.stratus.junit.RaceChecked} looks for races, {@link
 * dev.stratus.junit.DeviceAssertions} compares in ulp.
 */
@NullMarked
package dev.stratus.junit;

import org.jspecify.annotations.NullMarked;
