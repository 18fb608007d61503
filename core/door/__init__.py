"""What a remote visitor meets before the screens: who they are, limits, the host key."""
