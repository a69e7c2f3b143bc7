namespace Interpol.Mesh.Engine.Tests.Generation;

/// <summary>What Orleans would refuse, the generator refuses with a sentence that says what to change.</summary>
public sealed class DiagnosticTests
{
    [Theory]
    [InlineData("MESH0001", "void", "public interface IA : IGrainWithStringKey { void M(); }")]
    [InlineData("MESH0001", "int", "public interface IA : IGrainWithStringKey { int M(); }")]
    [InlineData("MESH0001", "IAsyncEnumerable", "public interface IA : IGrainWithStringKey { IAsyncEnumerable<int> M(); }")]
    [InlineData("MESH0002", "type parameters", "public interface IA : IGrainWithStringKey { Task M<T>(); }")]
    [InlineData("MESH0003", "type parameters", "public interface IA<T> : IGrainWithStringKey { Task M(); }")]
    [InlineData("MESH0004", "[GenerateSerializer]", "public class Data { } public interface IA : IGrainWithStringKey { Task M(Data data); }")]
    [InlineData("MESH0004", "[GenerateSerializer]", "public class Data { } public interface IA : IGrainWithStringKey { Task<List<Data>> M(); }")]
    [InlineData("MESH0004", "delegates", "public interface IA : IGrainWithStringKey { Task M(Action data); }")]
    [InlineData("MESH0004", "interface", "public interface IData { } public interface IA : IGrainWithStringKey { Task M(IData data); }")]
    [InlineData("MESH0004", "array of arrays", "public interface IA : IGrainWithStringKey { Task M(int[,] data); }")]
    [InlineData("MESH0004", "by its interface", "public class G : Grain { } public interface IA : IGrainWithStringKey { Task M(G other); }")]
    [InlineData("MESH0004", "System.Exception", "public interface IA : IGrainWithStringKey { Task M(TimeoutException data); }")]
    [InlineData("MESH0004", "Member", "[GenerateSerializer] public class Data { [Id(0)] public System.Text.StringBuilder? Text { get; set; } }")]
    [InlineData("MESH0005", "by reference", "public interface IA : IGrainWithStringKey { Task M(in int number); }")]
    [InlineData("MESH0006", "last parameter", "public interface IA : IGrainWithStringKey { Task M(CancellationToken token, int number); }")]
    [InlineData("MESH0006", "last parameter", "public interface IA : IGrainWithStringKey { Task M(CancellationToken one, CancellationToken two); }")]
    [InlineData("MESH0007", "same number", "public interface IA : IGrainWithStringKey { [Alias(\"m\")] Task M(); [Alias(\"m\")] Task N(); }")]
    [InlineData("MESH0008", "methods only", "public interface IA : IGrainWithStringKey { int Number { get; } }")]
    [InlineData("MESH0008", "methods only", "public interface IA : IGrainWithStringKey { event Action Happened; }")]
    [InlineData("MESH0009", "Keep one", "public interface IA : IGrainWithStringKey, IGrainWithGuidKey { }")]
    [InlineData("MESH0010", "[Id(3)]", "[GenerateSerializer] public class Data { [Id(3)] public int A { get; set; } [Id(3)] public int B { get; set; } }")]
    [InlineData("MESH0011", "'same'", "[GenerateSerializer, Alias(\"same\")] public class A { } [GenerateSerializer, Alias(\"same\")] public class B { }")]
    [InlineData("MESH0011", "'same'", "[Alias(\"same\")] public interface IA : IGrainWithStringKey { } [Alias(\"same\")] public interface IB : IGrainWithStringKey { }")]
    [InlineData("MESH0011", "'same'", "[Alias(\"same\")] public interface IA : IGrainWithStringKey { } [GenerateSerializer, Alias(\"same\")] public enum B { }")]
    [InlineData("MESH0012", "base class", "public class A { } [GenerateSerializer] public class B : A { }")]
    [InlineData("MESH0013", "private", "public class A { [GenerateSerializer] private class B { } }")]
    [InlineData("MESH0013", "private", "public class A { private class B : Grain { } }")]
    [InlineData("MESH0013", "generic", "public class A<T> { [GenerateSerializer] public class B { } }")]
    [InlineData("MESH0014", "no [Id]", "[GenerateSerializer] public class Data { public int A { get; set; } }")]
    [InlineData("MESH0014", "no [Id]", "[GenerateSerializer] public class Data { public int A; }")]
    [InlineData("MESH0015", "await it", "public interface IA : IGrainWithStringKey { [OneWay] Task M(); }")]
    [InlineData("MESH0015", "not supported", "[MayInterleave(\"M\")] public class G : Grain { }")]
    [InlineData("MESH0015", "not supported", "[Orleans.CodeGeneration.Version(2)] public interface IA : IGrainWithStringKey { }")]
    [InlineData("MESH0016", "'<'", "[GenerateSerializer, Alias(\"a<b>\")] public class Data { }")]
    [InlineData("MESH0017", "Make it a record", "[GenerateSerializer(IncludePrimaryConstructorParameters = true)] public class Data(int a) { public int A() => a; }")]
    [InlineData("MESH0018", "type parameters", "public class G<T> : Grain { }")]
    [InlineData("MESH0019", "00:00:05", "public interface IA : IGrainWithStringKey { [ResponseTimeout(\"soon\")] Task M(); }")]
    [InlineData("MESH0020", "setter", "[GenerateSerializer] public class Data { [Id(0)] public int A => 1; }")]
    public void Mistakes_are_named(string id, string words, string source)
    {
        var problem = Assert.Single(GeneratorRun.Compile(source).OfGenerator);
        Assert.Equal(id, problem.Id);
        Assert.Contains(words, problem.GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.Equal("Sample.cs", problem.Location.GetLineSpan().Path);
    }

    [Theory]
    [InlineData("public interface IA : IGrainObserver { void M(); }")]
    [InlineData("public interface IA : IGrainWithGuidCompoundKey { Task M(); }")]
    [InlineData("public class G : Grain<int> { }")]
    public void What_the_engine_leaves_out_does_not_compile(string source) =>
        Assert.Contains(GeneratorRun.Compile(source).Diagnostics, item => item.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error);
}
