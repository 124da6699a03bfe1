/**
 * Joins the processes of several applications to one cluster: auto-configuration,
 * properties, health, meters and the endpoint {@code processcluster}.
 */
@NullMarked
package io.luaprocess.spring.cluster;

import org.jspecify.annotations.NullMarked;
