/**
 * What can go wrong, as one hierarchy under {@link io.trunkline.exception.RedisException}. Each failure says how far
 * its command got, so that an application knows whether a retry is safe. Texts never hold secrets, and keys or values
 * only if the options allow it.
 */
@NullMarked
package io.trunkline.exception;

import org.jspecify.annotations.NullMarked;
