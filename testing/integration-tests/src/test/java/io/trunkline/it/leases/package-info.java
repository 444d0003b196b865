/**
 * Tests of connections that are lent to one caller at a time: to blocking commands and to transactions that watch keys.
 */
@NullMarked
package io.trunkline.it.leases;

import org.jspecify.annotations.NullMarked;
