/** Tests of the decoder: every form of every type, every way of cutting a stream, and everything that is not RESP. */
@NullMarked
package io.trunkline.core.resp;

import org.jspecify.annotations.NullMarked;
