using System.Globalization;

namespace Interpol.Mesh.Console.Messages;

/// <summary>Sizes of files, for people.</summary>
public static class FileSize
{
    /// <summary>Files that are larger are not shown as pictures: 5 MiB, as much as a photograph of a notice has at most.</summary>
    public const long MostPreviewed = 5 * 1024 * 1024;

    private const double Step = 1024;

    /// <summary>A size in bytes, KiB or MiB.</summary>
    /// <param name="bytes">The size.</param>
    public static string Of(long bytes) => bytes switch
    {
        < 1024 => string.Create(CultureInfo.CurrentCulture, $"{bytes} B"),
        < 1024 * 1024 => string.Create(CultureInfo.CurrentCulture, $"{bytes / Step:N0} KiB"),
        _ => string.Create(CultureInfo.CurrentCulture, $"{bytes / Step / Step:N1} MiB"),
    };
}
