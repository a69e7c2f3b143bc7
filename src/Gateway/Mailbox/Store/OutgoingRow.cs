namespace Interpol.Mesh.Gateway.Mailbox.Store;

/// <summary>What is about to be sent, or was, as it is kept.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Message">The message's id.</param>
/// <param name="Forward">The message that it passes on.</param>
/// <param name="Hash">SHA-256 of what makes two requests the same.</param>
/// <param name="Key">Its wrapped key; null when it was withdrawn.</param>
/// <param name="Body">What it says, encrypted; null when it was withdrawn.</param>
/// <param name="Request">What goes to the hub, encrypted; null when it was withdrawn.</param>
/// <param name="Sent">Whether the hub has it.</param>
internal sealed record OutgoingRow(string Operation, string Message, string? Forward, byte[] Hash, byte[]? Key, byte[]? Body, byte[]? Request, bool Sent);
