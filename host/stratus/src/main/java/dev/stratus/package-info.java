/** The library a user imports. */
package dev.stratus;
