namespace Interpol.Mesh.Gateway.Attachments;

/// <summary>What the first bytes of a file say that it is.</summary>
internal enum FileKind
{
    /// <summary>Nothing that is known: an octet-stream.</summary>
    Unknown,

    /// <summary>JPEG.</summary>
    Jpeg,

    /// <summary>PNG.</summary>
    Png,

    /// <summary>GIF.</summary>
    Gif,

    /// <summary>TIFF.</summary>
    Tiff,

    /// <summary>PDF.</summary>
    Pdf,

    /// <summary>WSQ, the compression of fingerprint images.</summary>
    Wsq,

    /// <summary>JPEG 2000.</summary>
    Jpeg2000,

    /// <summary>ZIP.</summary>
    Zip,

    /// <summary>An Office Open XML document, which is a ZIP too.</summary>
    OfficeOpenXml,

    /// <summary>MP4 and its relatives.</summary>
    Mp4,

    /// <summary>Text, valid UTF-8.</summary>
    Text,

    /// <summary>A program or a script, or a page that can carry one: never carried.</summary>
    Executable,
}
