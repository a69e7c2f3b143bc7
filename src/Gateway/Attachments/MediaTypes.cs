namespace Interpol.Mesh.Gateway.Attachments;

/// <summary>Which media types can be claimed of a file, and which kinds of files they fit.</summary>
internal static class MediaTypes
{
    /// <summary>The type of everything that no other is claimed of.</summary>
    public const string OctetStream = "application/octet-stream";

    private const string OfficePrefix = "application/vnd.openxmlformats-officedocument.";
    private const string Known =
        "image/jpeg, image/png, image/gif, image/tiff, image/jp2, image/x-wsq, application/pdf, application/zip, Office Open XML, video/mp4, text/plain, text/csv";

    /// <summary>Why a file must not be carried under a media type; null when it may.</summary>
    /// <param name="claimed">The media type that its sender claims; null for none.</param>
    /// <param name="kind">What its first bytes say.</param>
    public static string? ProblemOf(string? claimed, FileKind kind)
    {
        if (kind == FileKind.Executable)
        {
            return "It is a program, a script or a page that can carry one, by its first bytes; such files are not carried.";
        }

        return (claimed ?? OctetStream) switch
        {
            OctetStream => null,
            "image/jpeg" => Is(FileKind.Jpeg),
            "image/png" => Is(FileKind.Png),
            "image/gif" => Is(FileKind.Gif),
            "image/tiff" => Is(FileKind.Tiff),
            "image/jp2" or "image/j2c" or "image/jpx" => Is(FileKind.Jpeg2000),
            "image/x-wsq" or "image/wsq" => Is(FileKind.Wsq),
            "application/pdf" => Is(FileKind.Pdf),
            "application/zip" => kind == FileKind.OfficeOpenXml ? null : Is(FileKind.Zip),
            "video/mp4" or "audio/mp4" or "video/quicktime" => Is(FileKind.Mp4),
            "text/plain" or "text/csv" => Is(FileKind.Text),
            var office when office!.StartsWith(OfficePrefix, StringComparison.Ordinal) => Is(FileKind.OfficeOpenXml),
            _ => $"Files of that type cannot be checked here. The types that can are {Known}; claim {OctetStream} for anything else.",
        };

        string? Is(FileKind wanted) =>
            kind == wanted ? null : $"Its first bytes are not those of {claimed} ({Shown(kind)}); claim the type that it has, or {OctetStream}.";
    }

    private static string Shown(FileKind kind) => kind == FileKind.Unknown ? "they are of no type that is known here" : $"they are those of {kind}";
}
