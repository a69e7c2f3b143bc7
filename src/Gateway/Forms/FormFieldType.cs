namespace Interpol.Mesh.Gateway.Forms;

/// <summary>What a field of a form holds.</summary>
internal enum FormFieldType
{
    /// <summary>One line of text.</summary>
    Text,

    /// <summary>Text of several lines.</summary>
    LongText,

    /// <summary>One of the field's codes.</summary>
    Code,

    /// <summary>A day, <c>2026-11-23</c>.</summary>
    Date,

    /// <summary>A day of which parts may be unknown: <c>1974-08-12</c>, <c>1974-XX-XX</c>, <c>XXXX-08-12</c>.</summary>
    PartialDate,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A number.</summary>
    Number,

    /// <summary>True or false.</summary>
    Flag,

    /// <summary>The SHA-256 of an attachment that the message carries.</summary>
    Attachment,

    /// <summary>The lines of a machine readable zone, ICAO Doc 9303.</summary>
    MachineReadableZone,

    /// <summary>Several of the field's item.</summary>
    List,

    /// <summary>An object with fields of its own.</summary>
    Group,
}
