/** Tests of MBeans and metrics over the real engine and a real server, read the way an operator's tools read them. */
@NullMarked
package io.trunkline.it.management;

import org.jspecify.annotations.NullMarked;
