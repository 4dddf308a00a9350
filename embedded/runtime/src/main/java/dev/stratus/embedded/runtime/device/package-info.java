/** The devices and backends that programs see, and the opened contexts behind them. */
package dev.stratus.embedded.runtime.device;
