package io.luaprocess.test;

import org.springframework.boot.test.autoconfigure.TestSliceTestContextBootstrapper;

/**
 * Takes the properties of {@link ProcessTest}.
 */
final class ProcessTestContextBootstrapper extends TestSliceTestContextBootstrapper<ProcessTest> {

}
