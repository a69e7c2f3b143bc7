namespace Interpol.Mesh.Storage.Journal;

/// <summary>Lets an owner fetch an attachment because a message that carries it names that owner.</summary>
/// <param name="Attachment">The attachment's key.</param>
/// <param name="Owner">The owner that may fetch it.</param>
/// <param name="Message">The message that carries it.</param>
public sealed record AttachmentGrant(string Attachment, string Owner, string Message);
