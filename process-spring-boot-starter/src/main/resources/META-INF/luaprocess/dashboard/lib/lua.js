// Splits Lua text for colours. Pure.

const KEYWORDS = new Set(("and break do else elseif end false for function goto if in local nil not or repeat return "
	+ "then true until while").split(" "));

const TOKEN = /(--\[(=*)\[[\s\S]*?(?:\]\2\]|$)|--[^\n]*)|(\[(=*)\[[\s\S]*?(?:\]\4\]|$)|"(?:\\[\s\S]|[^"\\\n])*"?|'(?:\\[\s\S]|[^'\\\n])*'?)|(0[xX][\da-fA-F.]+|\d[\d.]*(?:[eE][+-]?\d+)?)|([A-Za-z_]\w*)|([^A-Za-z_\d"'[-]+|[[-])/g;

/** Lines, each a list of {kind, text}; kind is comment, string, number, keyword or null. */
export function lines(source) {
	const result = [[]];
	for (const match of source.matchAll(TOKEN)) {
		const parts = match[0].split("\n");
		parts.forEach((text, index) => {
			if (index > 0) {
				result.push([]);
			}
			if (text) {
				result.at(-1).push({ kind: kind(match), text });
			}
		});
	}
	return result;
}

function kind([, comment, , string, , digits, word]) {
	if (comment !== undefined) {
		return "comment";
	}
	if (string !== undefined) {
		return "string";
	}
	if (digits !== undefined) {
		return "number";
	}
	return word !== undefined && KEYWORDS.has(word) ? "keyword" : null;
}
