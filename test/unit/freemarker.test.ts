// The template engine of the embedded server, against what FreeMarker's manual says.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: FreeMarker writes interpolations so
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/embedded/mail/freemarker/compile.ts';
import { TemplateError } from '../../src/embedded/mail/freemarker/error.ts';

const NOON = Date.UTC(2026, 6, 4, 12, 5, 9);

function run(source: string, model: Record<string, unknown> = {}): string {
  return compile(source, () => NOON)(model);
}

function failure(work: () => unknown): TemplateError {
  try {
    work();
  } catch (error) {
    if (error instanceof TemplateError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('output', () => {
  const model = {
    user: { email: 'ann@example.com', first: 'Ann', age: 41, nothing: null, 'odd-key': 'o' },
    list: ['a', 'b', 'c'],
    on: true,
  };

  it.each([
    ['${user.email}', 'ann@example.com'],
    ['${user["odd-key"]}', 'o'],
    ['${list[1]}', 'b'],
    ['${list[0..1]?join("+")}', 'a+b'],
    ['${"Hi ${user.first}!"}', 'Hi Ann!'],
    ['${r"${raw}"}', '${raw}'],
    ['${user.last!"none"}', 'none'],
    ['[${user.last!}]', '[]'],
    ['${user.nothing!"null is missing"}', 'null is missing'],
    ['${(user.address.city)!"nowhere"}', 'nowhere'],
    ['${missing!user.last!"third"}', 'third'],
    ['${(missing!1) + 2}', '3'],
    ['${1 + 2 * 3 - 4 / 2 % 3}', '5'],
    ['${"a" + 1}', 'a1'],
    ['${1234567.8915}', '1,234,567.892'],
    ['${1234567?c}', '1234567'],
    ['${on?c} ${on?string("yes", "no")} ${on?then("1", missing)}', 'true yes 1'],
    ['${0.5?string("0.00")} ${1234.5?string["#,##0.0"]} ${5?string.computer}', '0.50 1,234.5 5'],
    ['${[1, 2][1]} ${{"k": "v"}.k} ${({"a": 1} + {"b": 2})?keys?join(",")}', '2 v a,b'],
    ['${user?keys?size} ${list?first}${list?last} ${list?reverse?join("")}', '5 ac cba'],
    ['${.now?string("yyyy-MM-dd\'T\'HH:mm:ss")}', '2026-07-04T12:05:09'],
    ['${.now?date} ${.now?string.iso}', 'Jul 4, 2026 2026-07-04T12:05:09Z'],
    ['${"2020-02-03"?date?string("EEEE d MMMM yy")}', 'Monday 3 February 20'],
    ['[#setting time_zone="America/Denver"]${.now?string("h:mm a")}', '6:05 AM'],
    ['[#setting number_format="computer"]${12345}', '12345'],
    ['[#setting boolean_format="yes,no"]${on}', 'yes'],
  ])('%s is %s', (source, expected) => {
    expect(run(source, model)).toBe(expected);
  });
});

describe('built-ins on strings', () => {
  it.each([
    ['${"a b&c/é"?url}', 'a%20b%26c%2F%C3%A9'],
    ['${"a/b c"?url_path}', 'a/b%20c'],
    ['${"<a href=\'x\'>&\\""?html}', '&lt;a href=&#39;x&#39;&gt;&amp;&quot;'],
    ['${"\'"?xml}', '&apos;'],
    ['${"</script>\'\\""?js_string}', '\\u003C\\/script\\u003E\\\'\\"'],
    ['${"line\\n\\""?json_string}', 'line\\n\\"'],
    ['${"abc"?upper_case}${"ABC"?lowerCase}${"abc"?cap_first}', 'ABCabcAbc'],
    ['${" x "?trim?length}', '1'],
    [
      '${"abc"?contains("b")?c} ${"abc"?starts_with("b")?c} ${"abc"?ends_with("c")?c}',
      'true false true',
    ],
    ['${"a.b.c"?replace(".", "$&")} ${"a.b"?split(".")?size}', 'a$&b$&c 2'],
    ['${"4.5"?number + 1}', '5.5'],
    ['${1234?url} ${5?length}', '1%2C234 1'],
    [
      '${""?has_content?c} ${missing?has_content?c} ${(a.b)?has_content?c} ${"x"?has_content?c}',
      'false false false true',
    ],
    ['${"x"?is_string?c} ${1?is_string?c}', 'true false'],
  ])('%s is %s', (source, expected) => {
    expect(run(source)).toBe(expected);
  });
});

describe('conditions', () => {
  it.each([
    ['x == 1', true],
    ['x = 2', false],
    ['x != 2', true],
    ['x gt 0 && x lte 1', true],
    ['(x > 0)', true],
    ['x > 5 || s == "a"', true],
    ['!(x gte 1)', false],
    ['missing??', false],
    ['(a.b.c)??', false],
    ['s?? && !missing??', true],
    ['yes', true],
  ])('[#if %s] is %s', (test, expected) => {
    const text = run(`[#if ${test}]true[#else]false[/#if]`, { x: 1, s: 'a', yes: true });
    expect(text).toBe(String(expected));
  });

  it('the first branch that holds is taken', () => {
    const source = '[#if n == 1]one[#elseif n == 2]two[#else]many[/#if]';
    expect([1, 2, 3].map((n) => run(source, { n }))).toEqual(['one', 'two', 'many']);
  });
});

describe('lists', () => {
  it.each([
    ['[#list xs as x]${x?counter}${x}[#sep], [/#sep][/#list]', '1a, 2b, 3c'],
    ['[#list xs as x]${x}[#sep]-[/#list]', 'a-b-c'],
    [
      '[#list xs as x]${x?index}${x?has_next?c}${x?is_first?c} [/#list]',
      '0truetrue 1truefalse 2falsefalse ',
    ],
    ['[#list none as x]${x}[#else]empty[/#list]', 'empty'],
    ['[#list map as k, v]${k}=${v};[/#list]', 'p=1;q=2;'],
    ['[#list missing!{} as k, v]${k}[/#list]', ''],
    ['[#list missing![] as x]${x}[/#list]', ''],
    ['[#list 1..3 as n]${n}[/#list][#list 3..<1 as n]${n}[/#list]', '12332'],
    ['[#list xs]<ul>[#items as x]<li>${x}[/#items]</ul>[/#list]', '<ul><li>a<li>b<li>c</ul>'],
    ['[#list none]<ul>[#items as x]${x}[/#items]</ul>[/#list]', ''],
    [
      '[#list [[1,2],[3]] as row][#list row as n]${n}[#sep],[/#sep][/#list][#sep];[/#sep][/#list]',
      '1,2;3',
    ],
  ])('%s is %s', (source, expected) => {
    expect(run(source, { xs: ['a', 'b', 'c'], none: [], map: { p: 1, q: 2 } })).toBe(expected);
  });
});

describe('assignments', () => {
  it('a later one sees the earlier, and hides the model', () => {
    const source = '[#assign a = b + "!" c = a /][#assign a = a + "?"]${a}${c}';
    expect(run(source, { b: 'B', a: 'model' })).toBe('B!?B!');
  });

  it('a block is captured', () => {
    expect(run('[#assign t][#if x]${x?c}[/#if][/#assign]<${t}>', { x: true })).toBe('<true>');
  });
});

describe('white space', () => {
  it('a line of tags and comments alone leaves nothing behind', () => {
    const source = 'a\n  [#if x]  \n  b\n  [#else] [#-- two\nlines --]\n  c\n  [/#if]\nd';
    expect(run(source, { x: true })).toBe('a\n  b\nd');
    expect(run(source, { x: false })).toBe('a\n  c\nd');
  });

  it('a line that holds anything else keeps its white space', () => {
    expect(run(' [#if true]x[/#if] \n ${1} \n\n[#assign q = 1 /]\n')).toBe(' x \n 1 \n\n');
  });

  it('line breaks of Windows read as line breaks', () => {
    expect(run('[#if true]\r\nx\r\n[/#if]\r\n')).toBe('x\n');
  });
});

describe('what is refused', () => {
  it.each([
    ['x\n[#macro m][/#macro]', 2, 'macro'],
    ['[@user /]', 1, '[@'],
    ['\n\n${x?no_such}', 3, 'no_such'],
    ['[#if x]', 1, 'never closed'],
    ['[/#if]', 1, 'out of place'],
    ['[#list xs as x][/#if]', 1, 'out of place'],
    ['${x', 1, 'never closed'],
    ['${}', 1, 'expected a value'],
    ['${a b}', 1, 'expected the end'],
    ['[#-- open', 1, 'never closed'],
    ['[#setting nope="x"]', 1, 'unknown setting'],
    ['[#ftl output_format="HTML"]', 1, 'output_format'],
    ['#{x}', 1, '#{'],
    ['${"\\q"}', 1, 'escape'],
    ['${x?contains}', 1, 'takes 1'],
  ])('%s does not compile', (source, line, reason) => {
    const error = failure(() => compile(source, () => NOON));
    expect(error.line).toBe(line);
    expect(error.reason).toContain(reason);
  });

  it.each([
    ['a\n${user.name}', {}, 2, 'user is missing'],
    ['${user.name}', { user: {} }, 1, 'user.name is missing'],
    ['${a.b.c!"x"}', { a: {} }, 1, 'a.b is missing'],
    ['${flag}', { flag: true }, 1, 'boolean'],
    ['${flag?url}', { flag: true }, 1, 'boolean'],
    ['${user}', { user: {} }, 1, 'hash'],
    ['[#if s]x[/#if]', { s: 'true' }, 1, 'must be a boolean'],
    ['[#if s == 1]x[/#if]', { s: '1' }, 1, 'cannot compare'],
    ['${1 / 0}', {}, 1, 'division'],
    ['[#list 1..999999999 as n]x[/#list]', {}, 1, 'too long'],
  ])('%s with %o does not render', (source, model, line, reason) => {
    const error = failure(() => run(source, model));
    expect(error.line).toBe(line);
    expect(error.reason).toContain(reason);
  });

  it('an expression nested deeper than the stack does not compile', () => {
    const source = `\${${'('.repeat(50_000)}1${')'.repeat(50_000)}}`;
    expect(failure(() => compile(source, () => NOON)).reason).toContain('nested');
  });

  it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])(
    'a template cannot reach the inherited property %s',
    (key) => {
      expect(
        run(`\${(${key})!"no"} \${user.${key}!"no"} \${user["${key}"]!"no"}`, { user: {} }),
      ).toBe('no no no');
    },
  );
});

const SCRAPS = [
  ...['${', '}', '[#if ', '[/#if]', '[#list ', '[/#list]', '[#else]', '[#sep]', '[#assign ', ' /]'],
  ...[']', '[#items as x]', '[/#items]', 'x', 'user', '.', 'name', '!', '??', '?', 'url', 'size'],
  ...[
    '(',
    ')',
    '[',
    '{',
    '"',
    "'",
    '1',
    '..',
    '+',
    '/',
    '%',
    '==',
    '<',
    '&&',
    ' as ',
    ' x, y',
    '=',
  ],
  ...['[#-- ', '--]', '[#setting ', 'number_format', '"0.00"', ':', ',', '\\', '\n', '\ud800'],
];

it('whatever is written, nothing but a TemplateError comes out of the engine', () => {
  const model = { x: 1, user: { name: 'n', none: null }, a: ['q', null, { b: 1 }] };
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...SCRAPS), { maxLength: 25 }), (scraps) => {
      try {
        run(scraps.join(''), model);
      } catch (error) {
        expect(error).toBeInstanceOf(TemplateError);
      }
    }),
    { numRuns: 3000 },
  );
});

describe('the templates of the Kickstart file', () => {
  const template = (name: string) =>
    compile(
      readFileSync(new URL(`../../kickstart/templates/${name}`, import.meta.url), 'utf8'),
      () => NOON,
    );
  const model = {
    changePasswordId: 'id/1',
    tenant: { issuer: 'http://auth.example', data: { appUrl: 'http://app.example' } },
    user: { tenantId: 't1' },
  };

  it('the link of a conversion leads to the application and is escaped', () => {
    const state = { anon_user: true, request: 'a&b' };
    const link = 'http://app.example/register/confirm?id=id%2F1&request=a%26b';
    expect(template('password.txt.ftl')({ ...model, state })).toContain(`\n${link}\n`);
    const html = template('password.html.ftl')({ ...model, state });
    expect(html).toContain(`<a href="${link.replace('&', '&amp;')}">Set your password</a>`);
    expect(html.startsWith('<!doctype html>\n')).toBe(true);
  });

  it('the link of a forgotten password leads to the hosted page with its state', () => {
    const text = template('password.txt.ftl')({ ...model, state: { tenantId: 'no', a: 'b c' } });
    expect(text).toContain('\nhttp://auth.example/password/change/id%2F1?tenantId=t1&a=b%20c\n');
  });

  it.each(['known-address.txt.ftl', 'known-address.html.ftl'])(
    '%s names the sign-in page',
    (name) => {
      expect(template(name)(model)).toContain('http://app.example/login');
    },
  );
});
