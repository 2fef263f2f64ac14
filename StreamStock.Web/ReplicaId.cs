namespace StreamStock.Web;

/// <summary>Names this process among the replicas; decisions are sent back to it by this name.</summary>
public sealed record ReplicaId(string Value);
