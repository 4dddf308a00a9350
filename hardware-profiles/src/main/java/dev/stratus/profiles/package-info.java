/** Devices as data, and the chain that finds a device its profile. */
package dev.stratus.profiles;
