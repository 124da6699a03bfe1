/**
 * Tests of services of which there is one in the cluster.
 */
@NullMarked
package io.luaprocess.cluster.services;

import org.jspecify.annotations.NullMarked;
