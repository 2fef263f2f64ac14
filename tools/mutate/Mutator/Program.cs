using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Mutate;

// usage: Mutator <repository> <work folder> [regular expression of files' paths within Core]
// Writes StreamStock.Core with all mutants into the work folder, builds it with Core's tests and runs those against
// each mutant in turn. A run that was stopped goes on where it was; delete the work folder to begin anew.
if (args is not [var source, var target, ..])
{
    Console.Error.WriteLine("usage: Mutator <repository> <work folder> [regular expression of files' paths within Core]");
    return 2;
}

var (repository, work) = (Path.GetFullPath(source), Path.GetFullPath(target));

var wanted = args.ElementAtOrDefault(2) ?? "";
var results = Path.Combine(work, "results.txt");
var mutants = Prepare();
if (mutants.Count == 0)
{
    return 1;
}

Run();
return Report();

List<Mutant> Prepare()
{
    var core = Path.Combine(repository, "StreamStock.Core");
    var files = Directory.EnumerateFiles(core, "*.cs", SearchOption.AllDirectories).Where(f => !Regex.IsMatch(f, @"[\\/](obj|bin)[\\/]")).Order(StringComparer.Ordinal).ToList();
    var options = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Preview);
    const string usings = "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Threading; global using System.Threading.Tasks;";
    var trees = files.Select(f => CSharpSyntaxTree.ParseText(File.ReadAllText(f), options, f)).ToList();
    var references = Directory.EnumerateFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "System*.dll").Select(f => MetadataReference.CreateFromFile(f));
    var compilation = CSharpCompilation.Create("Core", trees.Append(CSharpSyntaxTree.ParseText(usings, options)), references, new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, allowUnsafe: true));

    // What does not compile with its mutant is dropped; numbers stay what they were.
    var numbers = new Dictionary<string, int>();
    var dropped = new HashSet<string>();
    for (var attempt = 1; attempt <= 12; attempt++)
    {
        var made = new List<Mutant>();
        foreach (var tree in trees)
        {
            var file = Path.GetRelativePath(core, tree.FilePath).Replace('\\', '/');
            var rewriter = new Schemata(compilation.GetSemanticModel(tree), file, dropped, made, key => numbers.TryAdd(key, numbers.Count + 1) ? numbers.Count : numbers[key]);
            Write(Path.Combine(work, "StreamStock.Core", file), Regex.IsMatch(file, wanted) ? rewriter.Visit(tree.GetRoot()).ToFullString() : tree.ToString());
        }

        WriteProjects();
        var errors = Build();
        Console.WriteLine($"{made.Count} mutants; {errors.Count} errors");
        foreach (var kind in errors.GroupBy(e => e.Text.Split(':')[0])) Console.WriteLine($"  {kind.Count()} {kind.First().Text} e.g. {kind.First().Path}:{kind.First().Line} {File.ReadLines(kind.First().Path).ElementAt(kind.First().Line-1)}");
        if (errors.Count == 0)
        {
            return made;
        }

        var byNumber = numbers.ToDictionary(n => n.Value, n => n.Key);
        foreach (var (path, line, text) in errors)
        {
            var ids = Ids(path, line, line).ToList();
            if (ids.Count == 0)
            {
                // A variable that is not assigned where it should be: some assignment of the member was made optional.
                ids = [.. IdsOfMember(path, line).Where(i => byNumber[i].EndsWith("statement removed", StringComparison.Ordinal))];
            }

            if (ids.Count == 0)
            {
                Console.Error.WriteLine($"{path}({line}): {text}");
                return [];
            }

            dropped.UnionWith(ids.Select(i => byNumber[i]));
        }
    }

    return [];
}

IEnumerable<int> Ids(string path, int first, int last) => File.ReadLines(path).Skip(first - 1).Take(last - first + 1)
    .SelectMany(l => Regex.Matches(l, @"Mutants\.Is\((\d+)\)").Select(m => int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture)));

IEnumerable<int> IdsOfMember(string path, int line)
{
    var tree = CSharpSyntaxTree.ParseText(File.ReadAllText(path));
    var member = tree.GetRoot().DescendantNodes().OfType<MemberDeclarationSyntax>().Select(m => m.GetLocation().GetLineSpan())
        .LastOrDefault(m => m.StartLinePosition.Line < line && m.EndLinePosition.Line >= line - 1);
    return Ids(path, member.StartLinePosition.Line + 1, member.EndLinePosition.Line + 1);
}

void WriteProjects()
{
    var here = Path.Combine(repository, "tools", "mutate");
    Write(Path.Combine(work, "StreamStock.Core", "Mutants.cs"), """
        public static class Mutants
        {
            public static int Active;
            public static bool[]? Met;

            public static bool Is(int id)
            {
                if (Met is not null)
                {
                    Met[id] = true;
                }

                return Active == id;
            }
        }
        """);
    const string common = "<TargetFramework>net10.0</TargetFramework><LangVersion>latest</LangVersion><Nullable>enable</Nullable><ImplicitUsings>enable</ImplicitUsings><NoWarn>$(NoWarn);CS0162;CS8600;CS8601;CS8602;CS8603;CS8604;CS8625;CS8629</NoWarn>";
    Write(Path.Combine(work, "Directory.Build.props"), "<Project />");
    Write(Path.Combine(work, "Directory.Packages.props"), "<Project />");
    Write(Path.Combine(work, "StreamStock.Core", "StreamStock.Core.csproj"), $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>{common}<AllowUnsafeBlocks>true</AllowUnsafeBlocks></PropertyGroup>
          <ItemGroup><InternalsVisibleTo Include="StreamStock.Tests" /></ItemGroup>
        </Project>
        """);
    var versions = File.ReadAllText(Path.Combine(repository, "Directory.Packages.props"));
    string Version(string package) => Regex.Match(versions, $"Include=\"{Regex.Escape(package)}\" Version=\"([^\"]+)\"").Groups[1].Value;
    Write(Path.Combine(work, "Runner", "Runner.csproj"), $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>{common}<OutputType>Exe</OutputType><AssemblyName>StreamStock.Tests</AssemblyName><Optimize>true</Optimize>
            <XunitAutoGeneratedEntryPoint>false</XunitAutoGeneratedEntryPoint><GenerateTestingPlatformEntryPoint>false</GenerateTestingPlatformEntryPoint></PropertyGroup>
          <ItemGroup>
            <Compile Include="{here}/Runner/Runner.cs" />
            <Compile Include="{repository}/StreamStock.Tests/Core/**/*.cs" Exclude="{repository}/StreamStock.Tests/Core/Fuzzing/**;{repository}/StreamStock.Tests/Core/Faults/CostPerEventTests.cs" />
            <None Include="{repository}/StreamStock.Tests/Core/Golden/*.json" LinkBase="Core/Golden" CopyToOutputDirectory="PreserveNewest" />
            <PackageReference Include="CsCheck" Version="{Version("CsCheck")}" />
            <PackageReference Include="Microsoft.Extensions.TimeProvider.Testing" Version="{Version("Microsoft.Extensions.TimeProvider.Testing")}" />
            <PackageReference Include="xunit.v3" Version="{Version("xunit.v3")}" />
            <ProjectReference Include="../StreamStock.Core/StreamStock.Core.csproj" />
          </ItemGroup>
        </Project>
        """);
}

List<(string Path, int Line, string Text)> Build()
{
    var build = Start("dotnet", $"build \"{Path.Combine(work, "Runner")}\" -c Release -v q -nologo -clp:NoSummary -m:1");
    var output = build.StandardOutput.ReadToEnd();
    build.WaitForExit();
    var errors = Regex.Matches(output, @"^\s*(?<path>[^(\r\n]+)\((?<line>\d+),\d+\): error (?<text>[^\[\r\n]+)", RegexOptions.Multiline)
        .Select(m => (m.Groups["path"].Value, int.Parse(m.Groups["line"].Value, CultureInfo.InvariantCulture), m.Groups["text"].Value)).Distinct().ToList();
    if (errors.Count == 0 && build.ExitCode != 0)
    {
        Console.Error.WriteLine(output);
        Environment.Exit(1);
    }

    return errors;
}

// A mutant that never ends takes its process with it; the next process goes on after it.
void Run()
{
    File.WriteAllLines(Path.Combine(work, "mutants.txt"), mutants.Select(m => m.Id.ToString(CultureInfo.InvariantCulture)));
    var runner = Path.Combine(work, "Runner", "bin", "Release", "net10.0", "StreamStock.Tests.dll");
    for (var done = -1; done < Results().Count;)
    {
        done = Results().Count;
        var worker = Start("dotnet", $"\"{runner}\" \"{work}\"", redirect: false);
        worker.WaitForExit();
        if (worker.ExitCode is not (0 or 3))
        {
            Console.Error.WriteLine($"The runner ended with {worker.ExitCode}.");
        }

        if (worker.ExitCode == 0)
        {
            break;
        }
    }
}

Dictionary<int, string> Results() => File.Exists(results)
    ? File.ReadLines(results).Select(l => l.Split(' ', 3)).GroupBy(p => int.Parse(p[0], CultureInfo.InvariantCulture)).ToDictionary(g => g.Key, g => g.Last()[1])
    : [];

int Report()
{
    var found = Results();
    string Of(Mutant m) => found.GetValueOrDefault(m.Id, "unknown");
    bool Killed(Mutant m) => Of(m) is "killed" or "timeout";
    Console.WriteLine($"{"file",-40} {"mutants",8} {"killed",8} {"score",7}");
    foreach (var file in mutants.GroupBy(m => m.File))
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{file.Key,-40} {file.Count(),8} {file.Count(Killed),8} {100.0 * file.Count(Killed) / file.Count(),6:0.0}%"));
    }

    foreach (var m in mutants.Where(m => !Killed(m)))
    {
        Console.WriteLine($"{Of(m)} {m.File}:{m.Line} {m.What}: {m.Before}");
    }

    var score = 100.0 * mutants.Count(Killed) / mutants.Count;
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"score {score:0.0} % ({mutants.Count(Killed)} of {mutants.Count}; {mutants.Count(m => Of(m) == "timeout")} by never ending, {mutants.Count(m => Of(m) == "unmet")} met by no test)"));
    return score >= 85 ? 0 : 1;
}

static void Write(string path, string text)
{
    Directory.CreateDirectory(Path.GetDirectoryName(path)!);
    if (!File.Exists(path) || File.ReadAllText(path) != text)
    {
        File.WriteAllText(path, text);
    }
}

static Process Start(string file, string arguments, bool redirect = true) =>
    Process.Start(new ProcessStartInfo(file, arguments) { RedirectStandardOutput = redirect })!;
