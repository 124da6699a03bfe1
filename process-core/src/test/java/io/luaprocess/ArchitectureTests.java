package io.luaprocess;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * The rules of the house.
 */
@AnalyzeClasses(packages = "io.luaprocess", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTests {

	@ArchTest
	static final ArchRule coreDoesNotKnowSpring = noClasses().should()
		.dependOnClassesThat()
		.resideInAPackage("org.springframework..");

	@ArchTest
	static final ArchRule luajOnlyBelowLua = noClasses().that()
		.resideOutsideOfPackage("io.luaprocess.lua..")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("org.luaj..");

	@ArchTest
	static final ArchRule noCyclesBetweenPackages = slices().matching("io.luaprocess.(**)").should().beFreeOfCycles();

	@ArchTest
	static final ArchRule nothingOfLuajThatExecutesOrOpensTheSandbox = noClasses().should()
		.dependOnClassesThat()
		.haveNameMatching("org\\.luaj\\.vm2\\.(lib|luajc|script|server|ast|parser)\\..*"
				+ "|org\\.luaj\\.vm2\\.(LuaClosure|LuaThread|Globals|LuaTable|LuaUserdata|LuaInteger|LuaDouble)");

	@ArchTest
	static final ArchRule kernelKnowsNeitherLuaNorDefinitions = noClasses().that()
		.resideInAnyPackage("io.luaprocess.kernel..", "io.luaprocess.topology..")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("io.luaprocess.lua..", "io.luaprocess.definition..", "io.luaprocess.supervision..",
				"io.luaprocess.runtime..");

}
