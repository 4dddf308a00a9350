/** The judge: plain Java in double, a comparer and its report. */
package dev.stratus.reference;
