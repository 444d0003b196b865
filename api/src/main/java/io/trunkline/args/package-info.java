/**
 * The options of commands: small immutable objects such as {@code SetArgs.ex(ttl).nx()}, and the enumerations they
 * take.
 *
 * <p>An options object starts with a static method and grows by methods that each return another object; options that
 * the server does not accept together are refused where they meet. Everything here is immutable and thread-safe.
 *
 * <p>What does not belong here: keys and values of the codec's types, which are parameters of the command itself; and
 * results, which are in {@link io.trunkline.reply}.
 */
@NullMarked
package io.trunkline.args;

import org.jspecify.annotations.NullMarked;
