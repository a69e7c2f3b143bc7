using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Interpol.Mesh.Engine.Tests.Generation;

/// <summary>Compiles text with the generator and tells what it said.</summary>
internal sealed class GeneratorRun
{
    private const string Usings = "using System; using System.Collections.Generic; using System.Threading; using System.Threading.Tasks; using Orleans; using Orleans.Concurrency; using Orleans.Runtime;\n";

    // Read once: it takes longer than everything else here.
    private static readonly IReadOnlyList<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => !path.EndsWith("Interpol.Mesh.Engine.Tests.dll", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private GeneratorRun(IReadOnlyList<Diagnostic> diagnostics, GeneratorDriverRunResult result)
    {
        Diagnostics = diagnostics;
        Result = result;
    }

    /// <summary>Errors and warnings of compiler and generator, generated code included.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; }

    public GeneratorDriverRunResult Result { get; }

    public IReadOnlyList<Diagnostic> OfGenerator => [.. Diagnostics.Where(item => item.Id.StartsWith("MESH", StringComparison.Ordinal))];

    public static GeneratorRun Compile(string source)
    {
        var compilation = CreateCompilation(source);
        var driver = CreateDriver().RunGeneratorsAndUpdateCompilation(compilation, out var output, out var diagnostics);
        var all = diagnostics.Concat(output.GetDiagnostics()).Where(item => item.Severity >= DiagnosticSeverity.Warning).ToList();
        return new GeneratorRun(all, driver.GetRunResult());
    }

    public static CSharpCompilation CreateCompilation(string source)
    {
        // The generated code uses internals of the engine, which this assembly may see.
        return CSharpCompilation.Create(
            "Interpol.Mesh.Engine.Tests",
            [CSharpSyntaxTree.ParseText(Usings + source, path: "Sample.cs")],
            References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
    }

    public static GeneratorDriver CreateDriver()
    {
        var path = typeof(GeneratorRun).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "GeneratorPath").Value!;
        var type = Assembly.LoadFrom(path).GetType("Interpol.Mesh.Engine.Generator.MeshGenerator", throwOnError: true)!;
        var generator = (IIncrementalGenerator)Activator.CreateInstance(type)!;
        return CSharpGeneratorDriver.Create([generator.AsSourceGenerator()], driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
    }
}
