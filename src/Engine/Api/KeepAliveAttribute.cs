namespace Orleans;

/// <summary>Idle activations of the class never end.</summary>
[AttributeUsage(AttributeTargets.Class)]
public class KeepAliveAttribute : Attribute
{
}
