namespace Interpol.Mesh.Storage;

/// <summary>The schema scripts are embedded in the assembly.</summary>
internal static class SchemaScript
{
    /// <summary>What is wrong with a database of another version, as part of a sentence.</summary>
    public static string OtherVersion(long stored, int version) => stored > version
        ? $"it has schema version {stored} and this program knows version {version}: use a newer version of the program"
        : $"it has schema version {stored}, which an earlier version of the program made, and this program reads version {version} only: use the earlier program for it, or give the hub a new database";

    public static string Read(string name)
    {
        using Stream stream = typeof(SchemaScript).Assembly.GetManifestResourceStream($"Interpol.Mesh.Storage.Schema.{name}")
            ?? throw new InvalidOperationException($"The schema script {name} is missing from the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
