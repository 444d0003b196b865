/** Tests of the MBeans and metrics over a multiplexer that is made up. */
@NullMarked
package io.trunkline.management;

import org.jspecify.annotations.NullMarked;
