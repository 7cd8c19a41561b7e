package org.fewlabel.gateway.lease;

/** Where leases are counted whose trainers fell silent. */
interface ExpiredLeases {
    void add(int count);
}
