using System.Collections.Immutable;
using System.Text;
using Interpol.Mesh.Engine.Generator.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Interpol.Mesh.Engine.Generator;

/// <summary>
/// Writes, for every grain interface, a reference and its requests, for every <c>[GenerateSerializer]</c> type a codec, and for the assembly a registration.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class MeshGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var items = context.SyntaxProvider
            .CreateSyntaxProvider(static (node, _) => MayMatter(node), static (syntax, cancellation) => Transform(syntax, cancellation))
            .Where(static item => item is not null)
            .Select(static (item, _) => item!);
        context.RegisterSourceOutput(items, static (output, item) => Write(output, item));
        var assembly = context.CompilationProvider.Select(static (compilation, _) => compilation.AssemblyName);
        context.RegisterSourceOutput(items.Collect().Combine(assembly), static (output, all) => WriteRegistration(output, all.Left, all.Right));
    }

    private static bool MayMatter(SyntaxNode node) => node switch
    {
        InterfaceDeclarationSyntax item => item.BaseList is not null,
        TypeDeclarationSyntax item => item.BaseList is not null || item.AttributeLists.Count > 0,
        EnumDeclarationSyntax item => item.AttributeLists.Count > 0,
        _ => false,
    };

    private static GeneratedItem? Transform(GeneratorSyntaxContext syntax, CancellationToken cancellation)
    {
        if (syntax.SemanticModel.GetDeclaredSymbol(syntax.Node, cancellation) is not INamedTypeSymbol type)
        {
            return null;
        }

        // The parts of a partial type are one type: the first part that matters stands for all.
        var first = type.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(cancellation)).FirstOrDefault(MayMatter);
        if (first != syntax.Node)
        {
            return null;
        }

        var space = Names.NamespaceOf(syntax.SemanticModel.Compilation.AssemblyName);
        if (type.TypeKind == TypeKind.Interface)
        {
            return Names.IsAddressable(type) && !Names.IsMarker(type) ? new InterfaceWriter(type, space).Write() : null;
        }

        if (Names.Has(type, TypeRules.GenerateSerializer))
        {
            return new CodecWriter(type, space).Write();
        }

        return type.TypeKind == TypeKind.Class && !type.IsAbstract && type.AllInterfaces.Any(item => Names.Full(item) == "Orleans.IGrainBase")
            ? WriteGrainClass(type)
            : null;
    }

    private static GeneratedItem WriteGrainClass(INamedTypeSymbol type)
    {
        var problems = new List<Problem>();
        var location = type.Locations.FirstOrDefault();
        if (type.Arity > 0)
        {
            problems.Add(Problem.Create(Rules.GenericClass, location, type.ToDisplayString()));
        }
        else if (!Names.IsAccessible(type))
        {
            problems.Add(Problem.Create(Rules.Inaccessible, location, type.ToDisplayString()));
        }

        problems.AddRange(AttributeRules.Check(type));
        var registration = problems.Count == 0 ? $"registry.AddClass(typeof({Names.TypeOf(type)}));" : null;
        return new GeneratedItem(
            type.ToDisplayString(), null, null, registration, null, new EquatableList<Problem>(problems), Problem.Create(Rules.GenericClass, location, type.ToDisplayString()));
    }

    private static void Write(SourceProductionContext output, GeneratedItem item)
    {
        foreach (var problem in item.Problems)
        {
            output.ReportDiagnostic(problem.ToDiagnostic());
        }

        if (item is { HintName: { } name, Source: { } source })
        {
            output.AddSource(name, SourceText.From(source, Encoding.UTF8));
        }
    }

    private static void WriteRegistration(SourceProductionContext output, ImmutableArray<GeneratedItem> items, string? assembly)
    {
        foreach (var group in items.Where(item => item.WireName is not null).GroupBy(item => item.WireName, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            var known = group.First();
            foreach (var item in group.Skip(1))
            {
                var where = item.Where;
                output.ReportDiagnostic(new Problem(
                    Rules.DuplicateAlias.Id, string.Format(System.Globalization.CultureInfo.InvariantCulture, Rules.DuplicateAlias.MessageFormat.ToString(System.Globalization.CultureInfo.InvariantCulture), known.Name, item.Name, item.WireName), where.Path, where.Span, where.Lines).ToDiagnostic());
            }
        }

        var registrations = items.Select(item => item.Registration).Where(item => item is not null).OrderBy(item => item, StringComparer.Ordinal).ToList();
        if (registrations.Count == 0)
        {
            return;
        }

        var space = Names.NamespaceOf(assembly);
        var writer = new SourceWriter();
        writer.Line("// <auto-generated/>");
        writer.Line("#nullable enable");
        writer.Line("#pragma warning disable");
        writer.Line($"[assembly: {Names.Generation}.GeneratedRegistration(typeof({space}.Registration))]");
        writer.Line();
        writer.Line($"namespace {space};");
        writer.Line();
        writer.Open($"internal sealed class Registration : {Names.Generation}.IGeneratedRegistration");
        writer.Open($"public void Register({Names.Generation}.GeneratedRegistry registry)");
        foreach (var registration in registrations)
        {
            writer.Line(registration!);
        }

        writer.Close();
        writer.Close();
        output.AddSource("Registration.g.cs", SourceText.From(writer.ToString(), Encoding.UTF8));
    }
}
