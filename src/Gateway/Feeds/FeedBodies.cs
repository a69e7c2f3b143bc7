using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Gateway.Feeds;

/// <summary>Makes what the API answers out of what the mesh knows.</summary>
internal static class FeedBodies
{
    extension(NoteBody)
    {
        /// <summary>The JSON form.</summary>
        public static NoteBody Of(FeedNote note) => new(note.Kind, note.Owners, note.At, note.Reason, note.Count, note.Forward);
    }
}
