namespace Interpol.Mesh.Cli.Shell;

/// <summary>Files that are there whole or not at all.</summary>
internal static class WholeFile
{
    /// <summary>Writes a file in place of the one that is there. A kill or a loss of power leaves the one of before or this one.</summary>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        using (var file = File.Create(path + ".new"))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        File.Move(path + ".new", path, overwrite: true);
    }
}
