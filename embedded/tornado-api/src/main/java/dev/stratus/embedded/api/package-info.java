/**
 * The typed seam between the TornadoVM API subset and the runtime that executes it, and the helpers
 * that the API's classes share. On a real TornadoVM SDK, whose module shadows the API, nothing here
 * is used.
 */
package dev.stratus.embedded.api;
