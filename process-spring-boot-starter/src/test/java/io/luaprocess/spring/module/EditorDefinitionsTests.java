package io.luaprocess.spring.module;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;

import io.luaprocess.lua.api.LuaCall;
import io.luaprocess.lua.api.LuaFunction;
import io.luaprocess.lua.api.LuaModule;
import io.luaprocess.lua.api.LuaSignature;
import io.luaprocess.lua.api.LuaSignature.Parameter;
import io.luaprocess.spring.autoconfigure.ProcessAutoConfiguration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for definitions of modules for editors.
 */
@ExtendWith(OutputCaptureExtension.class)
class EditorDefinitionsTests {

	@TempDir
	private Path folder;

	@Test
	void moduleIsWrittenAsTheLanguageServerReadsIt() {
		LuaSignature reserve = new LuaSignature(List.of(new Parameter("sku", "string", false),
				new Parameter("end", "integer", true), new Parameter("...", "any", true)), List.of("boolean", "Error?"),
				"Reserves.\nIn two lines.");
		LuaModule module = new LuaModule() {
			@Override
			public String name() {
				return "shop.inventory";
			}

			@Override
			public Map<String, LuaFunction> functions() {
				return Map.of("reserve", new Described(reserve), "end", new Described(LuaSignature.UNKNOWN));
			}

			@Override
			public Map<String, Object> constants() {
				return Map.of("LIMIT", 5, "NAME", "x");
			}

			@Override
			public String description() {
				return "What is there.";
			}
		};
		assertThat(ModuleDefinition.of(module)).isEqualTo("""
				---@meta shop.inventory

				---What is there.
				local module = {}

				---@type number
				module.LIMIT = 5

				---@type string
				module.NAME = nil

				---@param ... any
				---@return any
				module["end"] = function(...) end

				---Reserves.
				---In two lines.
				---@param sku string
				---@param end_? integer
				---@param ... any
				---@return boolean
				---@return Error?
				module.reserve = function(sku, end_, ...) end

				return module
				""");
	}

	@Test
	void applicationWritesDefinitionsOfRuntimeAndModules() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(ProcessAutoConfiguration.class))
			.withUserConfiguration(Modules.class)
			.withPropertyValues("luaprocess.lua.definitions-directory=" + this.folder.resolve("lua"))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(this.folder.resolve("lua/library/process.lua")).content()
					.contains("function process.send(destination, topic, ...) end");
				assertThat(this.folder.resolve("lua/luacheck.lua")).exists();
				assertThat(this.folder.resolve("lua/library/clock.lua")).content()
					.contains("module.now = function(...) end");
			});
	}

	@Test
	void filesThatAreRightAreNotTouched() throws Exception {
		EditorDefinitions.write(this.folder, List.of());
		Path file = this.folder.resolve("library/json.lua");
		Files.setLastModifiedTime(file, FileTime.fromMillis(0));
		EditorDefinitions.write(this.folder, List.of());
		assertThat(Files.getLastModifiedTime(file).toMillis()).isZero();
		Files.writeString(file, "old");
		EditorDefinitions.write(this.folder, List.of());
		assertThat(file).content().startsWith("---@meta json");
	}

	@Test
	void folderThatCannotBeWrittenIsAWarning(CapturedOutput output) throws Exception {
		Path file = Files.writeString(this.folder.resolve("file"), "x");
		EditorDefinitions.write(file, List.of());
		assertThat(output).contains("WARN").contains("cannot be written");
	}

	private record Described(LuaSignature signature) implements LuaFunction {

		@Override
		public @Nullable Object call(LuaCall call) {
			return null;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Modules {

		@Bean
		LuaModule clock() {
			return LuaModule.named("clock").function("now", (call) -> 1).build();
		}

	}

}
