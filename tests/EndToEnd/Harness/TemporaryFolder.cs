namespace Interpol.Mesh.EndToEnd.Harness;

/// <summary>A folder of one test, with a space in its name as some people have them; goes with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), "mesh test " + Guid.NewGuid().ToString("N")[..12]);

    public TemporaryFolder() => Directory.CreateDirectory(Path);

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
