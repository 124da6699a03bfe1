package io.luaprocess;

import java.util.Map;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.luaj.vm2.LuaString;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * The rules of the house: which package may use which, as in
 * {@code docs/architecture.md}.
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
	static final ArchRule modulesOfApplicationsNeedNoEngine = noClasses().that()
		.resideInAPackage("io.luaprocess.lua.api")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("org.luaj..", "io.luaprocess.lua.engine..", "io.luaprocess.lua.value",
				"io.luaprocess.kernel..");

	/** Which bytes a program keeps is known where its strings are made. */
	@ArchTest
	static final ArchRule stringsOfBytesAreMadeWhereTheyAreCountedOrShort = noClasses().that()
		.haveNameNotMatching("io\\.luaprocess\\.lua\\.(engine\\.(vm\\.(LuaState|Args|Names)|number\\.Num"
				+ "|resource\\.StringCopy|frontend\\.Numerals)|lib\\.support\\.(Text|Bytes)|module\\.support\\.Texts"
				+ "|value\\.ToLua)(\\$.*)?")
		.should()
		.callMethodWhere(describe("the target makes a string of bytes",
				(call) -> call.getTargetOwner().isEquivalentTo(LuaString.class) && isMaker(call.getTarget())));

	private static boolean isMaker(AccessTarget.MethodCallTarget target) {
		return target.getName().equals("valueUsing") || target.getName().equals("valueOf")
				&& !target.getRawParameterTypes().getFirst().isEquivalentTo(String.class);
	}

	@ArchTest
	static final ArchRule memoryMeterKnowsStringsAndPlainObjectsOnly = noClasses().that()
		.resideInAPackage("io.luaprocess.lua.engine.resource")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("io.luaprocess.lua.engine.vm");

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

	@ArchTest
	static final ArchRule packagesAreUsedOnlyByThoseAboveThem = layeredArchitecture()
		.consideringOnlyDependenciesInLayers()
		.layer("root")
		.definedBy("io.luaprocess")
		.layer("limit")
		.definedBy("io.luaprocess.limit")
		.layer("security")
		.definedBy("io.luaprocess.security")
		.layer("topology")
		.definedBy("io.luaprocess.topology")
		.layer("definition")
		.definedBy("io.luaprocess.definition")
		.layer("supervision")
		.definedBy("io.luaprocess.supervision")
		.layer("kernel")
		.definedBy("io.luaprocess.kernel")
		.layer("scheduler")
		.definedBy("io.luaprocess.kernel.scheduler")
		.layer("cluster")
		.definedBy("io.luaprocess.cluster")
		.layer("operation")
		.definedBy("io.luaprocess.operation")
		.layer("engine")
		.definedBy("io.luaprocess.lua.engine..")
		.layer("value")
		.definedBy("io.luaprocess.lua.value")
		.layer("api")
		.definedBy("io.luaprocess.lua.api")
		.layer("lib")
		.definedBy("io.luaprocess.lua.lib..")
		.layer("lua")
		.definedBy("io.luaprocess.lua")
		.layer("module")
		.definedBy("io.luaprocess.lua.module..")
		.layer("runtime")
		.definedBy("io.luaprocess.runtime")
		.whereLayer("runtime")
		.mayNotBeAccessedByAnyLayer()
		.whereLayer("module")
		.mayOnlyBeAccessedByLayers("runtime")
		.whereLayer("supervision")
		.mayOnlyBeAccessedByLayers("runtime")
		.whereLayer("lua")
		.mayOnlyBeAccessedByLayers("module", "runtime")
		.whereLayer("lib")
		.mayOnlyBeAccessedByLayers("lua", "module", "runtime")
		.whereLayer("api")
		.mayOnlyBeAccessedByLayers("lua", "module", "runtime")
		.whereLayer("value")
		.mayOnlyBeAccessedByLayers("lua", "module", "runtime")
		.whereLayer("engine")
		.mayOnlyBeAccessedByLayers("value", "lib", "lua", "module", "runtime")
		.whereLayer("operation")
		.mayOnlyBeAccessedByLayers("lua", "module", "runtime")
		.whereLayer("cluster")
		.mayOnlyBeAccessedByLayers("operation", "lua", "module", "runtime")
		.whereLayer("kernel")
		.mayOnlyBeAccessedByLayers("engine", "value", "lib", "cluster", "operation", "lua", "module", "runtime")
		.whereLayer("scheduler")
		.mayOnlyBeAccessedByLayers("kernel")
		.whereLayer("definition")
		.mayOnlyBeAccessedByLayers("supervision", "operation", "lua", "module", "runtime")
		.whereLayer("security")
		.mayOnlyBeAccessedByLayers("root", "definition", "cluster", "operation", "api", "lua", "module", "runtime")
		.whereLayer("topology")
		.mayOnlyBeAccessedByLayers("kernel", "operation", "lua", "module", "runtime");

	@ArchTest
	static final ArchRule compilerAndInterpreterAreClosed = classes().that()
		.resideInAnyPackage("io.luaprocess.lua.engine.analysis", "io.luaprocess.lua.engine.compiler",
				"io.luaprocess.lua.engine.interpreter", "io.luaprocess.lua.engine.support")
		.should()
		.onlyHaveDependentClassesThat()
		.resideInAnyPackage("io.luaprocess.lua.engine..");

	@ArchTest
	static final ArchRule frontEndIsClosedExceptForItsErrors = classes().that()
		.resideInAPackage("io.luaprocess.lua.engine.frontend")
		.and()
		.doNotHaveSimpleName("LuaSyntaxException")
		.should()
		.onlyHaveDependentClassesThat()
		.resideInAnyPackage("io.luaprocess.lua.engine..");

	@ArchTest
	static final ArchRule generatedCodeSupportDoesNotKnowTheCompiler = noClasses().that()
		.resideInAnyPackage("io.luaprocess.lua.engine.vm", "io.luaprocess.lua.engine.number",
				"io.luaprocess.lua.engine.support", "io.luaprocess.lua.engine.resource")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("io.luaprocess.lua.engine", "io.luaprocess.lua.engine.analysis",
				"io.luaprocess.lua.engine.compiler", "io.luaprocess.lua.engine.frontend",
				"io.luaprocess.lua.engine.interpreter");

	private static final int MOST_METHODS = 40;

	/**
	 * Larger classes with the number of their methods. The numbers may only fall, and the
	 * list may only get shorter.
	 */
	private static final Map<String, Integer> LARGER = Map.of();

	@ArchTest
	static final ArchRule classesAreNotLargerThanFortyMethods = classes().that()
		.resideInAPackage("io.luaprocess..")
		.should(new ArchCondition<>("have at most " + MOST_METHODS + " methods, or not more than listed") {

			@Override
			public void check(JavaClass type, ConditionEvents events) {
				long methods = type.getMethods()
					.stream()
					.filter((method) -> !method.getModifiers().contains(JavaModifier.SYNTHETIC))
					.count();
				Integer listed = LARGER.get(type.getName());
				boolean right = (listed != null) ? methods > MOST_METHODS && methods <= listed
						: methods <= MOST_METHODS;
				events.add(new SimpleConditionEvent(type, right,
						type.getName() + " has " + methods + " methods, listed are " + listed));
			}
		});

}
