using System.Runtime.CompilerServices;

namespace Interpol.Mesh.Engine.Serialization;

/// <summary>Text and cause of an exception that was made without its constructor's arguments.</summary>
internal static class ExceptionAccess
{
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_message")]
    public static extern ref string? Message(Exception exception);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_innerException")]
    public static extern ref Exception? Inner(Exception exception);
}
