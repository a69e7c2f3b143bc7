namespace Interpol.Mesh.Storage;

/// <summary>The schema scripts are embedded in the assembly.</summary>
internal static class SchemaScript
{
    public static string Read(string name)
    {
        using Stream stream = typeof(SchemaScript).Assembly.GetManifestResourceStream($"Interpol.Mesh.Storage.Schema.{name}")
            ?? throw new InvalidOperationException($"The schema script {name} is missing from the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
