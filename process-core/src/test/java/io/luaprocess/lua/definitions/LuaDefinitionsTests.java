package io.luaprocess.lua.definitions;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.luaprocess.lua.LuaTest;
import io.luaprocess.lua.definitions.DefinitionFile.Member;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.module.StandardModules;
import org.junit.jupiter.api.Test;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The files for the Lua language server, the reference made of them and what programs
 * find are the same. After a change of the files, {@code -Dluaprocess.reference=write}
 * makes the reference and the globals for luacheck anew.
 */
class LuaDefinitionsTests {

	private static final Path REFERENCE = Path.of("../docs/lua-reference.md");

	private static final Path LUACHECK = DefinitionFile.FOLDER.resolveSibling("luacheck.lua");

	private final List<DefinitionFile> files = DefinitionFile.all();

	private Set<String> described(boolean methods) {
		return this.files.stream()
			.flatMap((file) -> file.members().stream())
			.filter((member) -> member.isMethod() == methods)
			.map(Member::name)
			.collect(Collectors.toCollection(TreeSet::new));
	}

	@Test
	void functionsAndConstantsOfProgramsAreDescribed() {
		try (LuaTest test = LuaTest.in("lua/definitions")) {
			Set<String> live = ((List<?>) test.run("app:names", List.copyOf(StandardModules.names()))).stream()
				.map(Object::toString)
				.collect(Collectors.toCollection(TreeSet::new));
			assertThat(described(false)).isEqualTo(live);
		}
	}

	@Test
	void methodsOfObjectsAreDescribed() throws Exception {
		Set<String> live = new TreeSet<>();
		for (JavaClass type : new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
			.importPackages("io.luaprocess.lua.module", "io.luaprocess.lua.value")) {
			String name = type.getSimpleName();
			if (type.tryGetField("METHODS").isPresent()) {
				names(type, "METHODS").forEach((method) -> live.add(name.replace("Value", "") + ":" + method));
			}
			else if (name.endsWith("Methods") && type.tryGetField("TABLE").isPresent()) {
				names(type, "TABLE").forEach((method) -> live.add(name.replace("Methods", "") + ":" + method));
			}
		}
		assertThat(described(true)).isEqualTo(live);
	}

	private static List<String> names(JavaClass type, String field) throws ReflectiveOperationException {
		Field table = Class.forName(type.getName()).getDeclaredField(field);
		table.setAccessible(true);
		return keys((Table) table.get(null));
	}

	private static List<String> keys(Table table) {
		List<String> keys = new ArrayList<>();
		for (Varargs next = table.next(LuaValue.NIL); !next.arg1().isnil(); next = table.next(next.arg1())) {
			if (!next.arg1().tojstring().startsWith("__")) {
				keys.add(next.arg1().tojstring());
			}
		}
		return keys;
	}

	@Test
	void everyMemberIsExplained() {
		assertThat(this.files).flatExtracting(DefinitionFile::members)
			.allSatisfy((member) -> assertThat(((Member) member).text()).as(member.toString()).endsWith("."));
	}

	@Test
	void theReferenceIsMadeOfTheFiles() throws IOException {
		same(REFERENCE, Reference.text(this.files));
	}

	@Test
	void theGlobalsForLuacheckAreMadeOfTheFiles() throws IOException {
		same(LUACHECK, Reference.luacheck(this.files));
	}

	private static void same(Path path, String expected) throws IOException {
		if (System.getProperty("luaprocess.reference", "").equals("write")) {
			Files.writeString(path, expected);
		}
		assertThat(path).as("run this test with -Dluaprocess.reference=write").content().isEqualTo(expected);
	}

	@Test
	void theFilesAreInTheJar() {
		assertThat(Stream.of("process", "channel", "json")).allSatisfy(
				(name) -> assertThat(getClass().getResource("/META-INF/luaprocess/lua/library/" + name + ".lua"))
					.isNotNull());
	}

}
